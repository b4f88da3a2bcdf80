import type { TemplateWords } from '../zh-cn.ts'

export const simple: TemplateWords['simple'] = {
  title: 'What the shop sets',
  intro:
    'Only what a shop decides: which parts print, their texts and the logo. The preview follows as you type; prints change when you publish.',
  readOnly: 'You can look at this; only the owner of the shop can change it.',
  nothing: 'This template has nothing to set',
  nothingHint: 'The editor changes all of it.',
  ownPart: 'added by the shop',
  printed: 'prints',
  leftOut: 'left out',
  reset: 'Back to the default',
  fault: {
    needs_number: 'Enter a number',
    out_of_range: 'Must be from {{min}} to {{max}}',
    too_long: '{{max}} characters at most',
  },
  logo: {
    title: 'Picture',
    choose: 'Choose a picture',
    replace: 'Another picture',
    kept: 'Uploaded pictures',
    noneKept: 'No picture has been uploaded yet',
    remove: 'Remove',
    delete: 'Delete the picture {{name}}',
    limits:
      'Or drop a file here. PNG, JPEG, WebP or SVG of {{megabytes}} MB and {{megapixels}} megapixels at most; nothing is cropped, the width decides its size.',
    none: 'Without a picture this part prints nothing.',
    failed: 'This picture cannot be shown here; the server reads it when it prints.',
    dots: 'As it prints, in black dots',
    size: 'Prints {{width}} × {{height}} mm ({{widthDots}} × {{heightDots}} dots), {{black}}% black',
    veryBlack:
      'Much black prints slowly and pale, and wears the print head: lower the edge, or take a lighter picture.',
    nearlyWhite: 'It is nearly all white: raise the edge, or take a darker picture.',
    tooTall: 'This picture is too tall to print.',
    width: 'Width',
    widthOf: '{{mm}} mm · {{dots}} dots',
    dither: 'Black dots',
    dithers: {
      threshold: 'Edge by hand',
      otsu: 'Automatic edge (letters, lines)',
      'floyd-steinberg': 'Fine dots (photos)',
      atkinson: 'Clear dots (drawings)',
      ordered: 'Even dots',
    },
    threshold: 'Edge',
    fault: {
      wrong_type: 'Only PNG, JPEG, WebP and SVG pictures can be printed',
      too_many_bytes: 'The file has {{megabytes}} MB; {{most}} MB at most',
      too_many_pixels: 'The picture has {{megapixels}} megapixels; {{most}} at most',
      unreadable: 'The browser cannot open this file; it may be damaged',
    },
  },
}
