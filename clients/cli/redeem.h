#ifndef CLIENTS_CLI_REDEEM_H_
#define CLIENTS_CLI_REDEEM_H_

#include <string>

#include "clients/cli/gateway_channel.h"

namespace fourws::cli {

// What `giftcard redeem` is told.
struct RedeemOptions {
  std::string barcode;
  std::string amount;
  std::string currency = "EUR";
  std::string request_id;
  std::string entity;
  std::string branch;
  std::string register_code;
  std::string seller;
  bool balance_after = false;
  bool wait = false;
};

// Redeems, tells how it ended and returns the exit code. The request id is on
// standard error before anything is sent. A signal to stop gives the call up
// and is told like any other end. Call before any thread is started.
int Redeem(const GlobalOptions& options, RedeemOptions wanted);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_REDEEM_H_
