/** The panel of properties marks itself with this id. */
export const propertiesId = 'template-properties'

/** Takes the keyboard to the first field of what is selected, when its panel has been drawn. */
export function focusProperties(): void {
  requestAnimationFrame(() => {
    const panel = document.getElementById(propertiesId)
    panel?.querySelector<HTMLElement>('textarea, input:not([type=hidden]), [tabindex="0"]')?.focus()
  })
}
