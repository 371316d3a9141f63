#include "tests/sandbox/post_report.h"

#include <utility>

#include "tests/sandbox/ledger.h"

namespace sandbox {

Json LedgerAttempt(const std::string& url, const std::string& body,
                   const PostResult& result) {
  Json entry = {{"url", url}, {"body", LedgerBody(body)}};
  if (result.status != 0) {
    entry["status"] = result.status;
  } else {
    entry["error"] = result.error;
  }
  return entry;
}

void PostReport::Add(PostResult result) {
  ++sent_;
  ++statuses_[result.status == 0 ? "error" : std::to_string(result.status)];
  last_ = std::move(result);
}

Json PostReport::ToJson() const {
  Json json = {
      {"status", last_.status}, {"sent", sent_}, {"statuses", statuses_}};
  if (last_.status == 0) {
    json["error"] = last_.error;
  } else {
    json["body"] = last_.body;
  }
  return json;
}

}  // namespace sandbox
