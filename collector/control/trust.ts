/** Whose certificates the vantage believes. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

export type Trust = { ok: true; context: SecureContext } | { ok: false; message: string };

/** Mozilla's roots, as Node carries them, and the certificates of a PEM file. */
export async function readTrust(file: string | null): Promise<Trust> {
  if (file === null) return { ok: true, context: createSecureContext({ ca: [...rootCertificates] }) };
  try {
    const text = await readFile(file, 'utf8');
    const more = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (more.length === 0) return { ok: false, message: `--control-ca ${file} holds no PEM certificate` };
    for (const certificate of more) void new X509Certificate(certificate);
    return { ok: true, context: createSecureContext({ ca: [...rootCertificates, ...more] }) };
  } catch (error) {
    return {
      ok: false,
      message: `--control-ca ${file}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
