#ifndef TESTS_SANDBOX_GIFTCARD_SERVICE_H_
#define TESTS_SANDBOX_GIFTCARD_SERVICE_H_

#include <map>
#include <string>

#include "tests/sandbox/authentication.h"
#include "tests/sandbox/judgement.h"
#include "tests/sandbox/message.h"
#include "tests/sandbox/one_service.h"
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
  // `cmd` of document services, where it is not the usual one.
  std::map<std::string, std::string> documents;
  AuthRules auth;
  OneRules one;
};

// A request as the platform understands it.
struct Call {
  // get, update, generate, pdf, login, the name of a document service or of one
  // of ONe's, or empty
  std::string operation;
  std::string cmd;
  std::string barcode;
};

// Reads a call from the headers and, if it was read, the body.
Call Understand(const ServiceNames& names, const Request& request);

Judgement Judge(const ServiceNames& names, const State& state,
                const Request& request, const Call& call);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_GIFTCARD_SERVICE_H_
