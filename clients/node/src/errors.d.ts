import type { Code } from "@connectrpc/connect";

export declare class GatewayError extends Error {
  constructor(error: unknown, options?: { read?: boolean });
  readonly code: Code;
  readonly reason: string;
  readonly metadata: Record<string, string>;
  readonly outcome: "" | "NOT_SENT" | "REJECTED" | "UNKNOWN";
  readonly operation: string;
  readonly violations: Record<string, string>;
  readonly retryDelayMs: number;
}
