#ifndef TESTS_SANDBOX_MESSAGE_H_
#define TESTS_SANDBOX_MESSAGE_H_

#include <cstdint>
#include <map>
#include <string>

namespace sandbox {

// One HTTP request as read.
struct Request {
  int64_t connection = 0;
  int64_t nth = 1;  // On its connection, from 1.
  std::string method;
  std::string target;
  std::string path;                          // Of the target, decoded.
  std::map<std::string, std::string> query;  // Of the target, decoded.
  std::string host;
  std::map<std::string, std::string> credentials;  // Headers.
  std::string body;

  std::string Query(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? "" : found->second;
  }
};

struct Reply {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::multimap<std::string, std::string> headers = {};
  std::string coding = {};  // In which the body goes out; see coding.h.
};

// Fills `path` and `query` from `target`.
void SplitTarget(Request& request);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_MESSAGE_H_
