/**
 * What the vendor answers, as cloud-printers 1.1 and 1.3 document it: HTTP 200 and an envelope whose `ret` says how it
 * went. What is marked "ours" is where the vendor's documents are silent and an emulator must choose.
 */
export type Reply = { readonly ret: 0; readonly data: unknown } | Refusal

export interface Refusal {
  readonly ret: number
  readonly msg: string
}

export function done(data: unknown): Reply {
  return { ret: 0, data }
}

/** The literals of the vendor; the mark at the end varies with the message, as it does there. */
export const refusals = {
  unknownUser: { ret: -2, msg: '参数错误 : 该帐号未注册.' },
  emptyValue: { ret: -2, msg: '参数错误 : 参数值不能传空字符，""、"null"、"undefined".' },
  wrongSignature: { ret: -3, msg: '验证失败 : 签名错误.' },
  malformedSn: { ret: 1001, msg: '验证失败 : 打印机编号不合法。' },
  missingSn: { ret: 1001, msg: '参数错误 : 打印机编号和用户uid不能为空.' },
  unknownOrder: { ret: 1001, msg: '参数错误 : 订单ID错误.' },
  malformedDate: { ret: 1001, msg: '参数错误 : 时间格式不正确。' },
  notYourPrinter: { ret: 1002, msg: '验证失败 : 打印机编号和用户不匹配.' },
  /** Ours, as all below. */
  unknownApi: { ret: -2, msg: '参数错误 : 接口名不存在.' },
  contentTooLong: { ret: -2, msg: '参数错误 : 打印内容超过5000字节.' },
  tooManyPrinters: { ret: -2, msg: '参数错误 : 每次最多添加100台打印机.' },
  wrongTimes: { ret: -2, msg: '参数错误 : 打印次数不正确.' },
  wrongExpiry: { ret: -2, msg: '参数错误 : 订单失效时间不正确.' },
  unregisteredCallback: { ret: -2, msg: '参数错误 : 回调地址未登记.' },
  wrongKindOfPrinter: { ret: -2, msg: '参数错误 : 打印机类型与接口不匹配.' },
} as const satisfies Record<string, Refusal>

/** The envelope as it is sent; whatever is not ASCII is written as `\uXXXX`. */
export function envelope(reply: Reply): string {
  const ok = 'data' in reply
  const shown = { msg: ok ? 'ok' : reply.msg, ret: reply.ret, data: ok ? reply.data : null, serverExecutedTime: 3 }
  return JSON.stringify(shown).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
