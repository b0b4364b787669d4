/** What browsers are told of every answer: pages run nothing but the editor's own files, and are shown in no other page. */
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** What no page of ours asks for. Microphone and clipboard are the editor's own. */
const REFUSED = ['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer', 'midi', 'payment', 'usb', 'serial', 'hid', 'browsing-topics']

/** @param encrypted browsers are to come by TLS alone from now on */
export function securityHeaders(encrypted: boolean): RequestHandler[] {
  const protection = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    // Else plain HTTP on this machine, or a proxy that says it itself.
    strictTransportSecurity: encrypted ? { maxAge: 365 * 86_400, includeSubDomains: false } : false,
  })
  const permissions = REFUSED.map((one) => `${one}=()`).join(', ')
  return [
    protection as RequestHandler,
    (_request, response, next) => {
      response.set('Permissions-Policy', permissions)
      next()
    },
  ]
}
