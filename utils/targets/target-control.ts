import type { Control } from './schema.control.ts';

/** A target as it was seen from elsewhere, and how long ago. */
export interface TargetControl {
  control: Control;
  /** Milliseconds from its `measured_at` to the moment at which it was looked up. */
  age_ms: number;
}
