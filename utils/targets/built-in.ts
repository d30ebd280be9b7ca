/** The built-in services as targets. */
import type { Target } from './schema.ts';
import { SERVICES } from './services.data.ts';

/** The targets of every built-in service whose id is not in `services_off`, in the order of the table. */
export function builtInTargets(services_off: readonly string[]): Target[] {
  return SERVICES.filter(({ id }) => !services_off.includes(id)).flatMap(({ id, category_code, endpoints }) =>
    endpoints.map(({ url, role }) => ({
      url,
      category_code,
      service: id,
      role,
      source: 'built_in' as const,
    })),
  );
}

/** What people call the service; the id itself when it is not a built-in one (an older or newer table's). */
export function serviceName(id: string): string {
  return SERVICES.find((service) => service.id === id)?.name ?? id;
}
