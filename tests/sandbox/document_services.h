#ifndef TESTS_SANDBOX_DOCUMENT_SERVICES_H_
#define TESTS_SANDBOX_DOCUMENT_SERVICES_H_

#include <string>
#include <vector>

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/wire_json.h"
#include "tests/sandbox/work.h"

namespace sandbox {

// One operation of the Documents API, gift cards apart.
struct DocumentService {
  // As faults name it: `get_customer`.
  const char* name;
  // Its `cmd`, unless `--cmd NAME=CMD` says another.
  const char* cmd;
  const char* method;  // GET or POST
  // Judges an order: the query of a GET as an object of texts, or the body of a
  // POST, an object.
  Judgement (*judge)(const State& state, Json order);
  // Does what an accepted order asks for; what the callback, or an answer at
  // once, says of it. Null for what only reads.
  Json (*work)(State& state, const Job& job);
};

// All of them. The rows are in document_services.cc: a new one needs one.
const std::vector<DocumentService>& DocumentServices();

// Null if there is none.
const DocumentService* FindDocumentService(const std::string& name);

// What an order is about, as the ledger's `barcode` has it: its barcode, the id
// of its document or transaction, or the barcode of its first row.
std::string KeyOf(const Json& order);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_DOCUMENT_SERVICES_H_
