"use strict";
// Shows /sandbox/world and plays the customer. Whatever comes from the world is text and only ever
// becomes text: no value of it is read as markup. Amounts stay the strings they are.

const at = (id) => document.getElementById(id);

const PROVIDERS = { telepagos: "TelePagos", totalcoin: "TotalCoin" };

const KINDS = {
  dynamic: "QR",
  counter: "QR del mostrador",
  link: "enlace de pago",
  transfer_link: "enlace de transferencia",
  totalcoin_qr: "QR",
  preorder: "pre-orden",
  wall: "QR abierto del punto de venta",
};

const HOLDERS = {
  shop: "Comercio, en TelePagos",
  shop_totalcoin: "Comercio, en TotalCoin",
  rail: "En camino al comercio",
  transit: "En camino a quien cobra",
  fees: "Comisiones de TotalCoin",
};

const PAYOUTS = { pending: "en camino", processed: "llegó", failed: "volvió" };

const STANDINGS = { received: "recibido", waiting: "esperando", given_up: "nadie lo recibió" };

const WAYS = {
  exact: "El importe que piden, enseguida.",
  less: "La mitad de lo que piden.",
  more: "$ 450,00 más de lo que piden.",
  late: "El importe justo, pero el comercio lo ve cuando el cobro ya tiene más de cinco minutos.",
  twice: "El importe justo, dos veces, si el QR lo permite.",
};

/** "1550.50" as "$ 1.550,50", digit by digit: a float would round. */
function pesos(amount) {
  if (amount === null || amount === undefined) return "Importe libre";
  const [, sign, whole, cents] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === undefined) return amount;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  return `${sign}$ ${grouped},${(cents ?? "").padEnd(2, "0")}`;
}

/** What a person typed as an amount, in the form the world reads: "1.550,50" is "1550.50". */
function typed(text) {
  const plain = text.replace(/[\s$]/g, "");
  if (/^\d{1,3}(\.\d{3})+(,\d{1,2})?$/.test(plain)) {
    return plain.replaceAll(".", "").replace(",", ".");
  }
  return plain.replace(",", ".");
}

const clock = new Intl.DateTimeFormat("es-AR", {
  timeZone: "America/Argentina/Buenos_Aires",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

const time = (ms) => clock.format(new Date(ms));

/** Puts `text` there if it is not there already, so that nothing is announced twice. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function part(name, kind) {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  return element;
}

/**
 * Makes the children of `list` those of `things`, in their order. A child that stays is kept, with
 * its focus and its choice.
 */
function arrange(list, things, key, make, fill) {
  const there = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const wanted = things.map((thing) => {
    const name = String(key(thing));
    const child = there.get(name) ?? make(thing);
    child.dataset.key = name;
    there.delete(name);
    fill(child, thing);
    return child;
  });
  for (const gone of there.values()) gone.remove();
  wanted.forEach((child, index) => {
    if (list.children[index] !== child) list.insertBefore(child, list.children[index] ?? null);
  });
}

/** A row: what it is, how much, and a smaller line beneath. */
function row() {
  const item = part("li");
  item.append(part("span", "what"), part("span", "money"), part("span", "small"));
  return item;
}

function fillRow(item, what, money, small) {
  write(item.querySelector(".what"), what);
  write(item.querySelector(".money"), money);
  write(item.querySelector(".small"), small);
}

function choice(order) {
  const item = part("li");
  const label = part("label", "choice");
  const radio = part("input");
  radio.type = "radio";
  radio.name = "what";
  radio.value = String(order.id);
  label.append(radio, part("span", "what"), part("span", "money"), part("span", "small"));
  item.append(label);
  return item;
}

const latest = (things, count) => things.slice(-count).reverse();

/** What a phone would read to pay this order. */
function codeOf(order, world) {
  const here = (sale) => sale.id === order.sale_point_id && sale.waiting_order === order.id;
  return order.qr_code ?? order.link ?? world.sale_points.find(here)?.closed_qr ?? null;
}

function isWaiting(order, world) {
  const isOver = order.withdrawn || (order.expires_at !== null && order.expires_at <= world.now);
  const isDone = order.credits.length > 0 && (!order.multiple_use || order.kind === "dynamic");
  return !isOver && !isDone && codeOf(order, world) !== null;
}

/** The open QR of a sale point, as something that always waits. */
function onTheWall(sale) {
  return {
    id: `open-${sale.id}`,
    provider: "telepagos",
    kind: "wall",
    amount: null,
    description: sale.name,
    code: sale.open_qr,
    credits: [],
  };
}

const codes = new Map();

function showOrders(world) {
  const orders = world.orders.filter((order) => isWaiting(order, world));
  const walls = world.sale_points.filter((sale) => !sale.retired).map(onTheWall);
  const waiting = [...latest(orders, 40), ...walls];
  codes.clear();
  for (const order of waiting) codes.set(String(order.id), order.code ?? codeOf(order, world));
  arrange(
    at("waiting"),
    waiting,
    (order) => order.id,
    choice,
    (item, order) => {
      const times = order.credits.length;
      const paid = times > 0 ? ` · ya pagado ${times === 1 ? "una vez" : `${times} veces`}` : "";
      const kind = `${PROVIDERS[order.provider] ?? order.provider}, ${KINDS[order.kind] ?? order.kind}`;
      const which = order.created_at ? ` n.º ${order.id} · desde las ${time(order.created_at)}` : "";
      const since = `${kind}${which}${paid}`;
      fillRow(item, order.description || order.concept || "Sin descripción", pesos(order.amount), since);
    },
  );
  at("nothing").hidden = waiting.length > 0;
  const chosen = document.querySelector('input[name="what"]:checked');
  if (!chosen) (document.querySelector('#waiting input[name="what"]') ?? at("other")).checked = true;
  showPaste();
}

function showAccounts(world) {
  const order = Object.keys(HOLDERS);
  const shown = world.accounts
    .filter((account) => HOLDERS[account.holder])
    .sort((one, other) => order.indexOf(one.holder) - order.indexOf(other.holder));
  arrange(
    at("accounts"),
    shown,
    (account) => account.holder,
    () => {
      const line = part("div");
      line.append(part("dt"), part("dd", "money"));
      return line;
    },
    (line, account) => {
      write(line.firstChild, HOLDERS[account.holder]);
      write(line.lastChild, pesos(account.balance));
    },
  );
}

function showRows(world) {
  arrange(at("credits"), latest(world.credits, 30), (it) => it.id, row, (item, credit) => {
    const seen = credit.visible ? "" : ` · el comercio lo ve a las ${time(credit.visible_at)}`;
    const provider = PROVIDERS[credit.provider] ?? credit.provider;
    const fees = /[1-9]/.test(credit.fees ?? "") ? ` · comisión ${pesos(credit.fees)}` : "";
    const small = `${provider} · ${time(credit.paid_at)}${fees}${seen}`;
    fillRow(item, credit.payer.name, pesos(credit.amount), small);
  });
  arrange(at("payouts"), latest(world.payouts, 30), (it) => it.id, row, (item, payout) => {
    const provider = PROVIDERS[payout.provider] ?? payout.provider;
    const small = `${provider} · ${time(payout.asked_at)} · ${PAYOUTS[payout.state] ?? payout.state}`;
    fillRow(item, `${payout.reference} → ${payout.payee}`, pesos(payout.amount), small);
  });
  const letters = world.totalcoin.deliveries;
  arrange(at("letters"), latest(letters, 20), (it) => it.number, row, (item, letter) => {
    const paid = world.totalcoin.payments.find((payment) => payment.id === letter.about);
    const what =
      letter.channel === "webhook"
        ? `Cobro de la pre-orden ${letter.about}`
        : `Resultado del pago ${paid?.reference ?? letter.about}`;
    const failed = letter.tries.filter((status) => !(status >= 200 && status < 300));
    const why = [...new Set(failed.map((status) => status ?? "sin respuesta"))].join(", ");
    const times = failed.length === 1 ? "1 intento fallido" : `${failed.length} intentos fallidos`;
    const small = failed.length === 0 ? letter.url : `${letter.url} · ${times}: ${why}`;
    fillRow(item, what, STANDINGS[letter.standing] ?? letter.standing, small);
  });
}

function showOutage(on) {
  at("outage").setAttribute("aria-checked", String(on));
  at("cut").hidden = !on;
}

function showPaste() {
  at("paste").hidden = !at("other").checked;
}

function showWay() {
  write(at("way"), WAYS[document.querySelector('input[name="how"]:checked').value]);
}

function showLink(isUp, world) {
  const link = at("link");
  link.classList.toggle("bad", !isUp);
  write(link, isUp ? `Son las ${time(world.now)}` : "La práctica no contesta");
}

async function ask(path, body) {
  const asked =
    body === undefined
      ? { cache: "no-store" }
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, asked);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.message ?? `HTTP ${answer.status}`);
  return said;
}

let isAsking = false;

async function refresh() {
  if (isAsking || document.hidden) return;
  isAsking = true;
  try {
    const world = await ask("/sandbox/world");
    showOrders(world);
    showAccounts(world);
    showRows(world);
    showOutage(world.outage);
    showLink(true, world);
  } catch {
    showLink(false);
  } finally {
    isAsking = false;
  }
}

function say(text, isBad) {
  const said = at("said");
  said.classList.toggle("bad", isBad);
  said.textContent = text;
}

async function pay(event) {
  event.preventDefault();
  const chosen = document.querySelector('input[name="what"]:checked')?.value ?? "";
  const code = chosen === "" ? at("code").value.trim() : codes.get(chosen);
  if (!code) {
    say(chosen === "" ? "Pegue el texto del QR o el enlace." : "Ese cobro ya no espera.", true);
    if (chosen === "") at("code").focus();
    return;
  }
  const body = { qr: code, how: document.querySelector('input[name="how"]:checked').value };
  const amount = typed(at("amount").value);
  if (amount !== "") body.amount = amount;
  at("go").disabled = true;
  say("Pagando…", false);
  try {
    const { credits } = await ask("/sandbox/pay", body);
    const each = credits.map((credit) => pesos(credit.amount)).join(" y ");
    const hidden = credits.find((credit) => !credit.visible);
    const seen = hidden ? ` El comercio lo ve a las ${time(hidden.visible_at)}.` : "";
    say(`${credits[0].payer.name} pagó ${each}.${seen}`, false);
    at("amount").value = "";
    at("code").value = "";
    document.querySelector('input[name="what"]:checked').checked = false;
  } catch (error) {
    say(error instanceof TypeError ? "La práctica no contesta." : error.message, true);
  }
  at("go").disabled = false;
  await refresh();
}

async function cut() {
  try {
    const wanted = at("outage").getAttribute("aria-checked") !== "true";
    showOutage((await ask("/sandbox/outage", { on: wanted })).outage);
  } catch {
    showLink(false);
  }
}

at("pay").addEventListener("submit", pay);
at("pay").addEventListener("change", () => {
  showPaste();
  showWay();
});
at("outage").addEventListener("click", cut);
document.addEventListener("visibilitychange", refresh);
showWay();
refresh();
setInterval(refresh, 1000);
