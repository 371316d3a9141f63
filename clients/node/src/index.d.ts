import type { DescService } from "@bufbuild/protobuf";
import type { Client } from "@connectrpc/connect";
import type { GrpcTransportOptions } from "@connectrpc/connect-node";

import type { BETA_SERVICES, SERVICES } from "./services.js";

export { GatewayError } from "./errors.js";
export { watch } from "./stream.js";
export type { WatchOptions } from "./stream.js";

type ClientsOf<Services extends Record<string, DescService>> = {
  [Name in keyof Services]: Client<Services[Name]>;
};

/** Clients of all the gateway's services. */
export type Clients = ClientsOf<typeof SERVICES> & {
  beta: ClientsOf<typeof BETA_SERVICES>;
};

export declare function connect(
  url: string,
  options?: Partial<GrpcTransportOptions>,
): Clients;
