/**
 * A self-signed certificate for "localhost", made for tests of TLS and good for nothing else: its key is public by
 * lying here. Made with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500`.
 */
export const testCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDvIk4n914Kq1SM/H
S/KuFzybqA31JBSqXkkgWz5eWimhRANCAASlq9GehI+FY2FYXDy2PFYvJrD6z+/1
1omjbeGTJUA3wugtxJlszVCbttK5ToHrnMA/HDrEb34SnbUkvZixS6se
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUcVbUHqiY/NNZlsKV/FqhICFiYuIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjAzMzUxMVoYDzIxMjYxMDI5
MDMzNTExWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASlq9GehI+FY2FYXDy2PFYvJrD6z+/11omjbeGTJUA3wugtxJlszVCb
ttK5ToHrnMA/HDrEb34SnbUkvZixS6seo1MwUTAdBgNVHQ4EFgQU5dmopKNjwRLZ
NBBXVVBGlovzXAQwHwYDVR0jBBgwFoAU5dmopKNjwRLZNBBXVVBGlovzXAQwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA1nTXO9fM9FHL6eLqxtW0
d7sYo71enw/FoVM2o8GcQRECIGcVupSoQxIyc4NBSxBwdj5HTrZPbqB8n7iwPpFT
zASk
-----END CERTIFICATE-----
`,
}
