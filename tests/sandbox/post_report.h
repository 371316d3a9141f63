#ifndef TESTS_SANDBOX_POST_REPORT_H_
#define TESTS_SANDBOX_POST_REPORT_H_

#include <cstdint>
#include <map>
#include <string>

#include "tests/sandbox/http_sender.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// Returns the ledger's entry for one attempt to post.
Json LedgerAttempt(const std::string& url, const std::string& body,
                   const PostResult& result);

// Counts the results of many posts, for an answer of the control API.
class PostReport {
 public:
  void Add(PostResult result);
  Json ToJson() const;

 private:
  int64_t sent_ = 0;
  std::map<std::string, int64_t> statuses_;
  PostResult last_;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_POST_REPORT_H_
