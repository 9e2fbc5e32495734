// What a machine keeps here: the directions between rooms, no floats near money, nothing left
// floating.

import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

/** Only `ipc/call.ts` knows the bindings and Tauri. */
const CORE = [
  {
    group: ['@tauri-apps/*', '**/bindings'],
    message: 'Import from ipc/call.ts: it alone knows the core.',
  },
];

/**
 * @param {string[]} rooms
 * @param {string} message
 */
const notFrom = (rooms, message) => ({
  group: rooms.map((room) => `**/${room}/**`),
  message,
});

/**
 * @param {object[]} patterns
 * @returns {import('eslint').Linter.RulesRecord}
 */
const restrict = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default ts.config(
  // What the core writes is not for us to word.
  { ignores: ['dist', 'src/ipc/bindings.ts'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      ...restrict(CORE),
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.name="parseFloat"]',
          message: 'No amount passes through a float.',
        },
        {
          selector: 'CallExpression[callee.property.name="toFixed"]',
          message: 'No amount passes through a float: see format/money.ts.',
        },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'SvelteAttribute[key.name="style"]',
          message:
            'The Content-Security-Policy blocks style attributes: use a class or style:name.',
        },
      ],
      // Maps here are replaced whole, never written to while something looks.
      'svelte/prefer-svelte-reactivity': 'off',
      // `let` for what Svelte may change, as everywhere in the Svelte documentation.
      'prefer-const': 'off',
      'svelte/prefer-const': 'off',
      // Types that cross from one component to another are svelte-check's to judge: the parser here
      // sees them as `any`.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
    },
  },
  {
    files: ['src/components/**'],
    rules: restrict([
      ...CORE,
      notFrom(['ipc', 'state', 'screens', 'text', 'sound'], 'Components know nothing of the shop.'),
    ]),
  },
  {
    files: ['src/format/**', 'src/keyboard/**'],
    rules: restrict([
      ...CORE,
      notFrom(
        ['ipc', 'state', 'screens', 'text', 'sound', 'components'],
        'This room stands alone.',
      ),
    ]),
  },
  {
    files: ['src/state/**', 'src/text/**', 'src/sound/**'],
    rules: restrict([
      ...CORE,
      notFrom(['screens', 'components'], 'What is known does not know what shows it.'),
    ]),
  },
  { files: ['src/ipc/**'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['**/*.test.ts'],
    rules: {
      // A fake answers at once, in the shape of one that would not.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['dev/**', '*.config.*'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
);
