// Two certificates that muds have signed for themselves, for tests only: their keys are public.

const pem = (kind: string, base64: string): string =>
  `-----BEGIN ${kind}-----\n${base64}\n-----END ${kind}-----\n`;

export const CERTIFICATE_1 = {
  cert: pem(
    'CERTIFICATE',
    [
      'MIIBezCCASGgAwIBAgIUbZHY4mQJprkzrgEFePELVkcmRSwwCgYIKoZIzj0EAwIw',
      'EjEQMA4GA1UEAwwHR3Jhbml0ZTAgFw0yNjExMjAxMTQzMTFaGA8yMTI2MTAyNzEx',
      'NDMxMVowEjEQMA4GA1UEAwwHR3Jhbml0ZTBZMBMGByqGSM49AgEGCCqGSM49AwEH',
      'A0IABEMiUpv85qnwWJUR2qlnghadS8DnO+aVce6h/pQ1k4Xi7KEYSH+quTHwUl6z',
      'h/3x2fqd+JsIp4Pxb9njnIaN1amjUzBRMB0GA1UdDgQWBBTlaSQQ4wW54pL9Mgnh',
      '2O7mIt9sQjAfBgNVHSMEGDAWgBTlaSQQ4wW54pL9Mgnh2O7mIt9sQjAPBgNVHRMB',
      'Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDdQaU8w6j2DGw9F4Q7nAkwaoy3',
      'ZMtZI+E0Y89Lu9nLEAIgdZg4rmp9AHAtKxfGhMu3r+q0mUV9+/MUT1+JV4J9dOE=',
    ].join('\n'),
  ),
  key: pem(
    'PRIVATE KEY',
    [
      'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgfQz4JqmYeRJuUZto',
      'e9K9K77HHB6c/61BL5iUFAsCqtChRANCAARDIlKb/Oap8FiVEdqpZ4IWnUvA5zvm',
      'lXHuof6UNZOF4uyhGEh/qrkx8FJes4f98dn6nfibCKeD8W/Z45yGjdWp',
    ].join('\n'),
  ),
};

export const CERTIFICATE_2 = {
  cert: pem(
    'CERTIFICATE',
    [
      'MIIBezCCASGgAwIBAgIUQa36+2Phhz40bhV6Zi2BdTYrASQwCgYIKoZIzj0EAwIw',
      'EjEQMA4GA1UEAwwHR3Jhbml0ZTAgFw0yNjExMjAxMTQzMTFaGA8yMTI2MTAyNzEx',
      'NDMxMVowEjEQMA4GA1UEAwwHR3Jhbml0ZTBZMBMGByqGSM49AgEGCCqGSM49AwEH',
      'A0IABLZBpjjOCFXTf0nLgfAS3KT3R6IVg7oMV5C2zUxnUq7BKuVbGEEdg2q+pfEv',
      'HguiF98nCqYp4p1VFKRAnYbWNL+jUzBRMB0GA1UdDgQWBBStcYYB33DaDYGfFaNG',
      'yc4gywQO6TAfBgNVHSMEGDAWgBStcYYB33DaDYGfFaNGyc4gywQO6TAPBgNVHRMB',
      'Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIEbHI/MiLOtjG3AWbz2dqaPQ0ZCb',
      'rnbBZ06K9XvLcvJ2AiEA/rvSjhm4uALZxy0NSIs/GlkJ/l4GXq7EC+ljLBCOuHc=',
    ].join('\n'),
  ),
  key: pem(
    'PRIVATE KEY',
    [
      'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQghC9spFImrqhoqSoy',
      'gX4CjoLagUmWbmi7b2oQiS+ZWB+hRANCAAS2QaY4zghV039Jy4HwEtyk90eiFYO6',
      'DFeQts1MZ1KuwSrlWxhBHYNqvqXxLx4LohffJwqmKeKdVRSkQJ2G1jS/',
    ].join('\n'),
  ),
};
