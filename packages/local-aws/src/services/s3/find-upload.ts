import type { Bucket } from '../../state/tables/bucket.js';
import { type MultipartUpload, uploadTable } from '../../state/tables/multipart-upload.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';

/** The upload of a request, or the refusal of S3. */
export function requireUpload(
  bucket: Bucket,
  { UploadId: id, Key: key }: { readonly UploadId: string; readonly Key: string },
  { store }: Context,
): MultipartUpload {
  const upload = store.table(uploadTable, bucket.name).get(id);
  if (upload?.key === key) return upload;
  throw new ApiError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId: id },
  );
}
