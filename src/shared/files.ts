// Attachments (附件): routes by which bytes come before the record that names them, in pieces that can be repeated.
// Decided here: paths, sizes, kinds of content. Who may read a file follows the records that name it.
import { z } from 'zod';
import { idSchema } from './ids.ts';
import { TEXT_LIMITS, UPLOAD_LIMITS } from './limits.ts';
import { defineRoutes } from './route.ts';

/** Kinds of content that are taken, by the ending of the name; the bytes must agree. */
export const FILE_KINDS = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  mp4: 'video/mp4',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  amr: 'audio/amr',
  txt: 'text/plain',
} as const;
export type FileEnding = keyof typeof FILE_KINDS;

const id = z.object({ id: idSchema });
const receivedSchema = z.object({ id: idSchema, received: z.number().int(), state: z.enum(['open', 'sealed']) });
export const sealedFileSchema = z.object({
  id: idSchema,
  name: z.string(),
  size: z.number().int(),
  mediaType: z.string(),
  digest: z.string(),
});
export type SealedFile = z.infer<typeof sealedFileSchema>;

export const fileRoutes = defineRoutes({
  open: {
    method: 'POST',
    path: '/api/files',
    summary: '登记要上传的文件',
    action: 'files.upload',
    body: z.object({
      id: idSchema,
      name: z.string().trim().min(1).max(TEXT_LIMITS.line),
      size: z.number().int().min(1).max(UPLOAD_LIMITS.fileBytes),
      /** 上传人确认不含国家秘密. */
      notClassified: z.literal(true),
    }),
    response: receivedSchema.extend({ pieceBytes: z.number().int() }),
    status: 201,
  },
  putPiece: {
    method: 'PUT',
    path: '/api/files/:id/pieces/:no',
    summary: '上传第 n 段（从 0 起；重传同一段无妨）',
    action: 'files.upload',
    params: z.object({ id: idSchema, no: z.coerce.number().int().min(0).max(1_000) }),
    response: receivedSchema,
    bytes: true,
    bodyLimit: UPLOAD_LIMITS.pieceBytes,
  },
  readState: {
    method: 'GET',
    path: '/api/files/:id/state',
    summary: '已收到哪些段（断点续传）',
    action: 'files.upload',
    params: id,
    response: receivedSchema.extend({
      pieces: z.array(z.number().int()),
      pieceBytes: z.number().int(),
      size: z.number().int(),
      name: z.string(),
    }),
  },
  seal: {
    method: 'POST',
    path: '/api/files/:id/seal',
    summary: '传完封存：核对内容、计算摘要',
    action: 'files.upload',
    params: id,
    response: sealedFileSchema,
  },
  sealUnsearched: {
    method: 'POST',
    path: '/api/files/:id/seal-unsearched',
    summary: '确认无法检索的文件不含国家秘密，封存',
    action: 'files.upload',
    params: id,
    response: sealedFileSchema,
  },
  read: {
    method: 'GET',
    path: '/api/files/:id',
    summary: '文件说明',
    action: 'files.read',
    params: id,
    response: sealedFileSchema,
  },
  download: {
    method: 'GET',
    path: '/api/files/:id/content',
    summary: '下载或查看文件',
    action: 'files.read',
    params: id,
    query: z.object({ inline: z.stringbool().default(false) }),
    response: z.null(),
  },
});

export const fileErrorCodes = [
  'files.idTaken',
  'files.markedSecret',
  'files.kindNotTaken',
  'files.contentDiffers',
  'files.damaged',
  'files.unpacksTooLarge',
  'files.incomplete',
  'files.alreadySealed',
  'files.pieceSize',
  'files.pieceDiffers',
  'files.unsearched',
] as const;
