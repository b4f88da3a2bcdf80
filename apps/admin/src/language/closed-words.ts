import type {
  CancelReason,
  Confirmation,
  DriverKind,
  HoldReason,
  MemberRole,
  OrderStatus,
  PrinterCondition,
  PrinterStatus,
  PrintStatus,
  PrintType,
} from '@xiaopiao/protocol'
import type { FailureCode } from '../api/problem-error.ts'

/** One word for every member of every closed union on the wire: a new member breaks the build until it has words. */
export interface ClosedWords {
  readonly taskStatus: Readonly<Record<PrintStatus, string>>
  readonly orderStatus: Readonly<Record<OrderStatus, string>>
  readonly printType: Readonly<Record<PrintType, string>>
  readonly hold: Readonly<Record<HoldReason, string>>
  readonly cancelReason: Readonly<Record<CancelReason, string>>
  readonly confirmation: Readonly<Record<Confirmation, string>>
  readonly condition: Readonly<Record<PrinterCondition, string>>
  readonly printerStatus: Readonly<Record<PrinterStatus, string>>
  readonly driver: Readonly<Record<DriverKind, string>>
  readonly role: Readonly<Record<MemberRole, string>>
  readonly problem: Readonly<Record<FailureCode, string>>
}
