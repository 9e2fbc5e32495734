// The one door to the core. Nothing else imports the bindings or Tauri, so that the screens can be
// drawn and tested over any core, and a change in the bindings is a change here.

import { commands, events } from './bindings';
import type {
  AccountName,
  AccountRequest,
  AccountsView,
  Accreditation,
  BundleFile,
  Charge,
  ComparedView,
  CreditView,
  CustomerDisplay,
  CustomerView,
  DialogTitles,
  Examination,
  ExportFormat,
  Handed,
  LinkRequest,
  LinkView,
  MovementFilter,
  MovementsPage,
  MovementsQuery,
  Notice,
  OrderNote,
  OrderView,
  PayeeCheck,
  PayoutLimits,
  PayoutRequest,
  PayoutView,
  PersonAdded,
  PosterSize,
  PosterView,
  PracticeAct,
  PrintQueue,
  PrintingSettings,
  PrintingView,
  Progress,
  Recipient,
  Reconciliation,
  Refusal,
  Review,
  Role,
  SaleChannel,
  SalePointView,
  SalesFound,
  SalesPage,
  SalesQuery,
  Saved,
  Session,
  SetUpDone,
  SetUpRequest,
  SettingChange,
  SettingsView,
  SheetFormat,
  Shift,
  ShiftReport,
  Snapshot,
  StatisticView,
  StickerCheck,
  StickerPhoto,
  StoryStep,
  TeamMember,
  TicketWord,
  TransferLinkRequest,
  UnassignedView,
  Work,
} from './bindings';

export type {
  AccountName,
  AccountRequest,
  AccountView,
  AccountsView,
  Accreditation,
  AccreditationDay,
  BlockCheck,
  BundleFile,
  ChannelOffer,
  Charge,
  Check,
  Code,
  ComparedOutcome,
  ComparedView,
  Concept,
  CreditView,
  CustomerDisplay,
  CustomerFace,
  CustomerView,
  DecisionView,
  Difference,
  DifferenceKind,
  Event,
  Evidence,
  Examination,
  ExportFormat,
  Finding,
  Handed,
  Health,
  HourSum,
  Link,
  LinkKind,
  LinkRequest,
  LinkState,
  LinkView,
  Mode,
  MovementFilter,
  MovementView,
  MovementsPage,
  MovementsQuery,
  NamedSum,
  NoteView,
  Notice,
  OrderNote,
  OrderState,
  OrderView,
  Pair,
  PayeeCheck,
  Payer,
  PayoutLimits,
  PayoutRequest,
  PayoutState,
  PayoutView,
  Person,
  PersonAdded,
  PosterSize,
  PosterView,
  PracticeAct,
  PreorderView,
  PrintQueue,
  PrinterCondition,
  PrinterView,
  PrintingSettings,
  PrintingView,
  Progress,
  Provider,
  QrView,
  Recipient,
  Reconciliation,
  Refusal,
  Review,
  Role,
  SaleChannel as Channel,
  SaleGroup,
  SalePointView,
  SalesFound,
  SalesPage,
  SalesQuery,
  Saved,
  SecondManager,
  Session,
  SetUpDone,
  SetUpPerson,
  SetUpRequest,
  SettingChange,
  SettingsView,
  SettlementView,
  ShareView,
  SheetFormat,
  Shift,
  ShiftReport,
  Shop,
  ShopSetting,
  Snapshot,
  Standing,
  StateCount,
  StatisticView,
  StickerCheck,
  StickerField,
  StickerFieldName,
  StickerPhoto,
  StoryKind,
  StoryStep,
  Sum,
  Surface,
  TeamMember,
  TicketKind,
  TicketState,
  TicketView,
  TicketWord,
  TransferLinkRequest,
  UnassignedView,
  Why,
  Work,
} from './bindings';

/** What asking the core came to: its answer, or why not. */
export type Asked<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** How the bindings put it. */
type Settled<T> = { status: 'ok'; data: T } | { status: 'error'; error: Refusal };

/** What the counter asks of the core. Never throws: a broken bridge is a refusal like any other. */
export interface TillCore {
  snapshot(): Promise<Asked<Snapshot>>;
  signIn(name: string, pin: string): Promise<Asked<Session>>;
  lock(): Promise<Asked<null>>;
  charge(request: Charge): Promise<Asked<string>>;
  cancelOrder(id: string): Promise<Asked<null>>;
  checkNow(): Promise<Asked<null>>;
  saveReceipt(id: string): Promise<Asked<Saved>>;
  printReceipt(id: string): Promise<Asked<Handed>>;
  shareReceipt(id: string): Promise<Asked<Saved>>;
  printers(): Promise<Asked<PrintingView>>;
  printQueue(): Promise<Asked<PrintQueue>>;
  retryPrint(id: string): Promise<Asked<PrintQueue>>;
  settlePrint(id: string, word: TicketWord): Promise<Asked<PrintQueue>>;
  practiceCustomer(id: string | null, act: PracticeAct): Promise<Asked<null>>;
  swap(id: string, channel: SaleChannel): Promise<Asked<string>>;
  noteOrder(id: string, note: OrderNote): Promise<Asked<null>>;
  openShift(): Promise<Asked<Shift>>;
  shiftSales(before: number | null): Promise<Asked<SalesPage>>;
  credits(cents: number | null): Promise<Asked<CreditView[]>>;
  claimable(credit: string): Promise<Asked<OrderView[]>>;
  claim(credit: string, order: string, reason: string, again: boolean): Promise<Asked<null>>;
  faceCustomer(id: string | null): Promise<Asked<null>>;
  entitleDialogs(titles: DialogTitles): Promise<Asked<null>>;
  customerDisplay(): Promise<Asked<CustomerDisplay>>;
  setCustomerDisplay(monitor: string | null): Promise<Asked<CustomerDisplay>>;
  /** Hears every notice until the returned function is called. */
  onNotice(hear: (notice: Notice) => void): Promise<() => void>;
}

/** What the manager's sections ask of it, of the same kind. */
export interface DeskCore {
  reviewDays(query: SalesQuery): Promise<Asked<Review>>;
  findSales(query: SalesQuery, before: number | null): Promise<Asked<SalesFound>>;
  saleStory(id: string): Promise<Asked<StoryStep[]>>;
  refundOrder(
    id: string,
    cents: number,
    reason: string,
    again: boolean,
    pin: string,
  ): Promise<Asked<string>>;
  exportSales(query: SalesQuery, format: ExportFormat): Promise<Asked<Saved | null>>;
  exportJournal(): Promise<Asked<Saved | null>>;
  exportReconciliation(from: string, to: string, format: SheetFormat): Promise<Asked<Saved | null>>;
  progress(work: Work): Promise<Asked<Progress | null>>;
  stop(work: Work): Promise<Asked<null>>;
  accreditation(from: string, to: string): Promise<Asked<Accreditation>>;
  compareShift(): Promise<Asked<ComparedView | null>>;
  shiftReport(): Promise<Asked<ShiftReport>>;
  closeShift(pin: string, explanation: string): Promise<Asked<ShiftReport>>;
  closedShifts(before: number | null): Promise<Asked<ShiftReport[]>>;
  printShift(number: number | null): Promise<Asked<Handed>>;
  reconcile(from: string, to: string): Promise<Asked<Reconciliation>>;
  unassigned(): Promise<Asked<UnassignedView[]>>;
  disown(credit: string, reason: string): Promise<Asked<null>>;
  reviewDifference(id: string, reason: string): Promise<Asked<null>>;
  salePoints(): Promise<Asked<SalePointView[]>>;
  createSalePoint(name: string): Promise<Asked<SalePointView[]>>;
  retireSalePoint(id: string, name: string): Promise<Asked<SalePointView[]>>;
  poster(id: string, open: boolean): Promise<Asked<PosterView>>;
  savePoster(id: string, open: boolean, size: PosterSize): Promise<Asked<Saved>>;
  printPoster(id: string, open: boolean, size: PosterSize): Promise<Asked<Handed>>;
  checkSticker(id: string, open: boolean, content: string): Promise<Asked<StickerCheck>>;
  checkStickerPhoto(id: string, open: boolean, photo: string): Promise<Asked<StickerPhoto>>;
  chooseStickerPhoto(id: string, open: boolean): Promise<Asked<StickerPhoto | null>>;
  links(): Promise<Asked<LinkView[]>>;
  /** `pin`: of whoever is signed in, for a link that is split. */
  makeLink(request: LinkRequest, pin: string | null): Promise<Asked<LinkView>>;
  makeTransferLink(request: TransferLinkRequest, pin: string): Promise<Asked<LinkView>>;
  hideLink(id: string, hidden: boolean): Promise<Asked<null>>;
  balance(): Promise<Asked<number>>;
  movementFilters(): Promise<Asked<MovementFilter[]>>;
  movements(query: MovementsQuery): Promise<Asked<MovementsPage>>;
  statistics(month: string): Promise<Asked<StatisticView[]>>;
  payouts(): Promise<Asked<PayoutView[]>>;
  checkPayee(text: string): Promise<Asked<PayeeCheck>>;
  checkCuit(text: string): Promise<Asked<boolean>>;
  payOut(request: PayoutRequest, pin: string): Promise<Asked<PayoutView>>;
  askPayout(reference: string): Promise<Asked<PayoutView>>;
  concludePayout(
    reference: string,
    arrived: boolean,
    reason: string,
    pin: string,
  ): Promise<Asked<PayoutView>>;
  printVoucher(reference: string): Promise<Asked<Handed>>;
  saveVoucher(reference: string): Promise<Asked<Saved>>;
  printers(): Promise<Asked<PrintingView>>;
  setPrinting(settings: PrintingSettings): Promise<Asked<PrintingView>>;
  printTestPage(): Promise<Asked<Handed>>;
  payoutLimits(): Promise<Asked<PayoutLimits>>;
  setPayoutLimits(limits: PayoutLimits, pin: string): Promise<Asked<PayoutLimits>>;
  recipients(): Promise<Asked<Recipient[]>>;
  saveRecipient(recipient: Recipient): Promise<Asked<Recipient[]>>;
  removeRecipient(name: string): Promise<Asked<Recipient[]>>;
  settings(): Promise<Asked<SettingsView>>;
  changeSetting(change: SettingChange): Promise<Asked<SettingsView>>;
  team(): Promise<Asked<TeamMember[]>>;
  addPerson(name: string, role: Role, pin: string, ownPin: string): Promise<Asked<PersonAdded>>;
  setPin(name: string, pin: string, ownPin: string): Promise<Asked<TeamMember[]>>;
  dismissPerson(name: string, ownPin: string): Promise<Asked<TeamMember[]>>;
  accounts(): Promise<Asked<AccountsView>>;
  checkAccount(account: AccountRequest): Promise<Asked<null>>;
  setUp(request: SetUpRequest): Promise<Asked<SetUpDone>>;
  skipSetUp(): Promise<Asked<null>>;
  switchAccount(account: AccountName, pin: string): Promise<Asked<null>>;
  replaceCredentials(account: AccountRequest, pin: string): Promise<Asked<AccountsView>>;
  doctor(): Promise<Asked<Examination>>;
  supportBundle(): Promise<Asked<BundleFile[]>>;
  saveSupportBundle(): Promise<Asked<Saved | null>>;
  backUp(): Promise<Asked<Saved>>;
  chooseBackupFolder(): Promise<Asked<SettingsView | null>>;
  chooseLogo(): Promise<Asked<SettingsView | null>>;
}

/** All that a window can ask. */
export type Core = TillCore & DeskCore;

/** The core behind this window. */
export const core: Core = {
  snapshot: () => settled(commands.snapshot()),
  signIn: (name, pin) => settled(commands.signIn(name, pin)),
  lock: () => settled(commands.lock()),
  charge: (request) => settled(commands.charge(request)),
  cancelOrder: (id) => settled(commands.cancelOrder(id)),
  checkNow: () => settled(commands.checkNow()),
  saveReceipt: (id) => settled(commands.saveReceipt(id)),
  printReceipt: (id) => settled(commands.printReceipt(id)),
  shareReceipt: (id) => settled(commands.shareReceipt(id)),
  printQueue: () => settled(commands.printQueue()),
  retryPrint: (id) => settled(commands.retryPrint(id)),
  settlePrint: (id, word) => settled(commands.settlePrint(id, word)),
  practiceCustomer: (id, act) => settled(commands.practiceCustomer(id, act)),
  swap: (id, channel) => settled(commands.swap(id, channel)),
  noteOrder: (id, note) => settled(commands.noteOrder(id, note)),
  openShift: () => settled(commands.openShift()),
  shiftSales: (before) => settled(commands.shiftSales(before)),
  credits: (cents) => settled(commands.credits(cents)),
  claimable: (credit) => settled(commands.claimable(credit)),
  claim: (credit, order, reason, again) => settled(commands.claim(credit, order, reason, again)),
  faceCustomer: (id) => settled(commands.faceCustomer(id)),
  entitleDialogs: (titles) => settled(commands.entitleDialogs(titles)),
  customerDisplay: () => settled(commands.customerDisplay()),
  setCustomerDisplay: (monitor) => settled(commands.setCustomerDisplay(monitor)),
  reviewDays: (query) => settled(commands.reviewDays(query)),
  findSales: (query, before) => settled(commands.findSales(query, before)),
  saleStory: (id) => settled(commands.saleStory(id)),
  refundOrder: (id, cents, reason, again, pin) =>
    settled(commands.refundOrder(id, cents, reason, again, pin)),
  exportSales: (query, format) => settled(commands.exportSales(query, format)),
  exportJournal: () => settled(commands.exportJournal()),
  exportReconciliation: (from, to, format) =>
    settled(commands.exportReconciliation(from, to, format)),
  progress: (work) => settled(commands.progress(work)),
  stop: (work) => settled(commands.stop(work)),
  accreditation: (from, to) => settled(commands.accreditation(from, to)),
  compareShift: () => settled(commands.compareShift()),
  shiftReport: () => settled(commands.shiftReport()),
  closeShift: (pin, explanation) => settled(commands.closeShift(pin, explanation)),
  closedShifts: (before) => settled(commands.closedShifts(before)),
  printShift: (number) => settled(commands.printShift(number)),
  reconcile: (from, to) => settled(commands.reconcile(from, to)),
  unassigned: () => settled(commands.unassigned()),
  disown: (credit, reason) => settled(commands.disown(credit, reason)),
  reviewDifference: (id, reason) => settled(commands.reviewDifference(id, reason)),
  salePoints: () => settled(commands.salePoints()),
  createSalePoint: (name) => settled(commands.createSalePoint(name)),
  retireSalePoint: (id, name) => settled(commands.retireSalePoint(id, name)),
  poster: (id, open) => settled(commands.poster(id, open)),
  savePoster: (id, open, size) => settled(commands.savePoster(id, open, size)),
  printPoster: (id, open, size) => settled(commands.printPoster(id, open, size)),
  checkSticker: (id, open, content) => settled(commands.checkSticker(id, open, content)),
  checkStickerPhoto: (id, open, photo) => settled(commands.checkStickerPhoto(id, open, photo)),
  chooseStickerPhoto: (id, open) => settled(commands.chooseStickerPhoto(id, open)),
  links: () => settled(commands.links()),
  makeLink: (request, pin) => settled(commands.makeLink(request, pin)),
  makeTransferLink: (request, pin) => settled(commands.makeTransferLink(request, pin)),
  hideLink: (id, hidden) => settled(commands.hideLink(id, hidden)),
  balance: () => settled(commands.balance()),
  movementFilters: () => settled(commands.movementFilters()),
  movements: (query) => settled(commands.movements(query)),
  statistics: (month) => settled(commands.statistics(month)),
  payouts: () => settled(commands.payouts()),
  checkPayee: (text) => settled(commands.checkPayee(text)),
  checkCuit: (text) => settled(commands.checkCuit(text)),
  payOut: (request, pin) => settled(commands.payOut(request, pin)),
  askPayout: (reference) => settled(commands.askPayout(reference)),
  concludePayout: (reference, arrived, reason, pin) =>
    settled(commands.concludePayout(reference, arrived, reason, pin)),
  printVoucher: (reference) => settled(commands.printVoucher(reference)),
  saveVoucher: (reference) => settled(commands.saveVoucher(reference)),
  printers: () => settled(commands.printers()),
  setPrinting: (settings) => settled(commands.setPrinting(settings)),
  printTestPage: () => settled(commands.printTestPage()),
  payoutLimits: () => settled(commands.payoutLimits()),
  setPayoutLimits: (limits, pin) => settled(commands.setPayoutLimits(limits, pin)),
  recipients: () => settled(commands.recipients()),
  saveRecipient: (recipient) => settled(commands.saveRecipient(recipient)),
  removeRecipient: (name) => settled(commands.removeRecipient(name)),
  settings: () => settled(commands.settings()),
  changeSetting: (change) => settled(commands.changeSetting(change)),
  team: () => settled(commands.team()),
  addPerson: (name, role, pin, ownPin) => settled(commands.addPerson(name, role, pin, ownPin)),
  setPin: (name, pin, ownPin) => settled(commands.setPin(name, pin, ownPin)),
  dismissPerson: (name, ownPin) => settled(commands.dismissPerson(name, ownPin)),
  accounts: () => settled(commands.accounts()),
  checkAccount: (account) => settled(commands.checkAccount(account)),
  setUp: (request) => settled(commands.setUp(request)),
  skipSetUp: () => settled(commands.skipSetUp()),
  switchAccount: (account, pin) => settled(commands.switchAccount(account, pin)),
  replaceCredentials: (account, pin) => settled(commands.replaceCredentials(account, pin)),
  doctor: () => settled(commands.doctor()),
  supportBundle: () => settled(commands.supportBundle()),
  saveSupportBundle: () => settled(commands.saveSupportBundle()),
  backUp: () => settled(commands.backUp()),
  chooseBackupFolder: () => settled(commands.chooseBackupFolder()),
  chooseLogo: () => settled(commands.chooseLogo()),
  onNotice: (hear) => events.notice.listen((event) => hear(event.payload)),
};

/** What the customer's window asks of the core: one thing, and to be told when it changes. */
export interface CustomerCore {
  view(): Promise<Asked<CustomerView>>;
  onFaced(hear: (view: CustomerView) => void): Promise<() => void>;
}

/** The core behind the customer's window. */
export const customerCore: CustomerCore = {
  view: () => settled(commands.customerView()),
  onFaced: (hear) => events.customerFaced.listen((event) => hear(event.payload.view)),
};

async function settled<T>(asked: Promise<Settled<T>>): Promise<Asked<T>> {
  try {
    const result = await asked;
    return result.status === 'ok'
      ? { ok: true, value: result.data }
      : { ok: false, refusal: result.error };
  } catch (cause) {
    return { ok: false, refusal: isRefusal(cause) ? cause : broken(cause) };
  }
}

function isRefusal(cause: unknown): cause is Refusal {
  return typeof cause === 'object' && cause !== null && 'code' in cause && 'trace' in cause;
}

/** The bridge itself failed: a bug of ours. What it said goes where the trace goes. */
function broken(cause: unknown): Refusal {
  return {
    code: 'internal',
    trace: cause instanceof Error ? cause.message : String(cause),
    reason: null,
    attempts_left: null,
    retry_at_ms: null,
  };
}
