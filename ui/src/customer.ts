// Starts the window that looks at the customer.

import { mount } from 'svelte';

import { customerCore } from './ipc/call';
import Customer from './screens/customer/Customer.svelte';
import { memory, target } from './start';

mount(Customer, { target: target(), props: { core: customerCore, memory: memory() } });
