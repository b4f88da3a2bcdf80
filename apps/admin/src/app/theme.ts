import type { ThemeConfig } from 'antd'

/** Fonts that come with the systems people use; nothing is fetched. */
const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

/** Tea green on warm paper, few shadows, no loud colours: the states of printers and tasks are what should stand out. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0f6b5c',
    colorInfo: '#2f6f8f',
    colorSuccess: '#2e7d4f',
    colorWarning: '#b7791f',
    colorError: '#b83a35',
    // The palette that is computed from these dark colours would be grey.
    colorSuccessBg: '#edf6f0',
    colorSuccessBorder: '#b9dcc6',
    colorWarningBg: '#fdf6e6',
    colorWarningBorder: '#ecd9a8',
    colorErrorBg: '#fcefee',
    colorErrorBorder: '#eec4c1',
    colorInfoBg: '#edf4f8',
    colorInfoBorder: '#bcd6e3',
    colorLink: '#0f6b5c',
    colorText: '#23282d',
    colorTextSecondary: '#5d6670',
    colorBgLayout: '#f5f3ee',
    colorBorder: '#d9d5cb',
    colorBorderSecondary: '#e8e4da',
    borderRadius: 8,
    fontFamily,
    fontSize: 14,
    controlHeight: 36,
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Table: { headerBg: '#faf8f3', headerColor: '#5d6670', rowHoverBg: '#faf8f3' },
    Drawer: { colorBgElevated: '#fdfcf9' },
  },
}
