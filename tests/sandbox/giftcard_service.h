#ifndef TESTS_SANDBOX_GIFTCARD_SERVICE_H_
#define TESTS_SANDBOX_GIFTCARD_SERVICE_H_

#include <optional>
#include <string>

#include "tests/sandbox/authentication.h"
#include "tests/sandbox/message.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// What the flags say of the platform's side.
struct ServiceNames {
  std::string cmd_get = "getGiftcard_v1";
  std::string cmd_update = "updateGiftcard_v1";
  std::string cmd_generate = "generateGiftcardBarcode_v1";
  std::string cmd_pdf = "generateGiftcardPdf_v1";
  std::string cmd_login = "login";
  std::string barcode_param = "barcode";
  AuthRules auth;
};

// A request as the platform understands it.
struct Call {
  std::string operation;  // get, update, generate, pdf, login, or empty
  std::string cmd;
  std::string barcode;
};

// What a well-behaved platform answers. `order` is what it has to do: a job to
// be queued, or, `at_once`, what the answer's body comes of.
struct Judgement {
  int status = 200;
  Json body;
  std::optional<Json> order;
  bool at_once = false;
};

// What can be told from the headers and, if it was read, the body.
Call Understand(const ServiceNames& names, const Request& request);

Judgement Judge(const ServiceNames& names, const State& state,
                const Request& request, const Call& call);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_GIFTCARD_SERVICE_H_
