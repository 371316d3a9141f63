#ifndef TESTS_SANDBOX_GIFTCARD_SERVICE_H_
#define TESTS_SANDBOX_GIFTCARD_SERVICE_H_

#include <map>
#include <optional>
#include <string>

#include "tests/sandbox/cards.h"
#include "tests/sandbox/message.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// What the flags say of the platform's side.
struct ServiceNames {
  std::string cmd_get = "getGiftcard_v1";
  std::string cmd_update = "updateGiftcard_v1";
  std::string barcode_param = "barcode";
  // Header to demanded value.
  std::map<std::string, std::string> credentials;
};

// A request as the platform understands it.
struct Call {
  std::string operation;  // get, update, or empty
  std::string cmd;
  std::string barcode;
};

// What a well-behaved platform answers. `order` is the job to be queued.
struct Judgement {
  int status = 200;
  Json body;
  std::optional<Json> order;
};

// What can be told from the headers and, if it was read, the body.
Call Understand(const ServiceNames& names, const Request& request);

Judgement Judge(const ServiceNames& names, const CardBook& cards,
                const Request& request, const Call& call);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_GIFTCARD_SERVICE_H_
