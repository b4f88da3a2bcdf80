export const app = {
  skipToContent: '跳到主要内容',
  navigation: '主导航',
  home: '首页',
  orders: '订单',
  tasks: '打印任务',
  printers: '打印机',
  templates: '模板',
  settings: '设置',
  signOut: '退出登录',
  otherLanguage: 'English',
  live: '实时更新',
  liveConnecting: '正在连接',
  liveLost: '连接中断,正在重连',
  loading: '加载中',
  notFound: '没有这个页面',
  backHome: '回到首页',
  crashed: '页面出错了',
  crashedHint: '刷新后通常可以继续;数据都在服务器上,没有丢失。',
  reload: '刷新页面',
  document: '{{page}} · {{shop}}',
} as const

export const action = {
  save: '保存',
  cancel: '取消',
  delete: '删除',
  edit: '编辑',
  copy: '复制',
  copied: '已复制',
  copyFailed: '浏览器不允许复制,请手动选择文本',
  tryAgain: '重试',
  loadMore: '加载更多',
  viewAll: '查看全部',
  kept: '我已保存',
  shownOnce: '只显示这一次,请现在复制保存。',
  back: '返回',
} as const

export const signIn = {
  title: '登录打印后台',
  hint: '首次启动时,终端里会显示用户名和密码。',
  username: '用户名',
  password: '密码',
  submit: '登录',
  usernameMissing: '请输入用户名',
  passwordMissing: '请输入密码',
  wrong_password: '用户名或密码不正确',
  too_many: '尝试次数过多,请稍后再试',
  unreachable: '连不上服务器,请检查网络或服务是否在运行',
  server: '服务器出错,请稍后再试',
} as const

export const problemNote = {
  title: '请求没有成功',
} as const

export const age = {
  now: '刚刚',
  seconds: '{{count}} 秒前',
  minutes: '{{count}} 分钟前',
  hours: '{{count}} 小时前',
  days: '{{count}} 天前',
} as const
