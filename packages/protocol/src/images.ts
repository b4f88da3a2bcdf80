import { z } from 'zod'
import { strictObject } from './strict-object.ts'
import { instant } from './values.ts'

/** A picture of 3 MB is a photo from a phone's camera; a logo is a hundredth of it. */
export const imageBytesMax = 3_000_000

/** SHA-256 of the picture's bytes in hex: its name. */
export const imageHash = z.string().regex(/^[0-9a-f]{64}$/)

export const imageBody = strictObject({
  content_base64: z
    .base64()
    .min(4)
    .max(Math.ceil(imageBytesMax / 3) * 4),
  name: z.string().max(200).default(''),
}).meta({ id: 'ImageBody' })

export const imageSchema = z
  .object({
    hash: imageHash,
    /** What templates name it by. */
    url: z.string().meta({ example: '/api/images/…' }),
    name: z.string(),
    media_type: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml']),
    width_px: z.number().int(),
    height_px: z.number().int(),
    bytes: z.number().int(),
    created_at: instant,
  })
  .meta({ id: 'Image' })
export type ImageView = z.infer<typeof imageSchema>
export const imageList = z.object({ data: z.array(imageSchema) }).meta({ id: 'ImageList' })

/** The picture as a printer prints it: as a PNG of one bit a dot. */
export const rasterQuery = strictObject({
  width_dots: z.coerce.number().int().min(8).max(832).default(384),
  dither: z.enum(['threshold', 'otsu', 'floyd-steinberg', 'atkinson', 'ordered']).default('atkinson'),
  threshold: z.coerce.number().int().min(1).max(255).default(128),
  gamma: z.coerce.number().min(0.1).max(10).default(1),
})
