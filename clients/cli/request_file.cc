#include "clients/cli/request_file.h"

#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cli/byte_order_mark.h"
#include "google/protobuf/util/json_util.h"

namespace fourws::cli {
namespace {

using google::protobuf::Message;

absl::StatusOr<std::string> ReadText(const std::string& where) {
  if (absl::StartsWith(where, "{")) return where;
  std::ifstream file;
  if (where != "-") file.open(where);
  std::ostringstream text;
  // Also of a folder nothing can be read.
  if (!file || !(text << (where == "-" ? std::cin : file).rdbuf()))
    return absl::NotFoundError(
        absl::StrCat(where, " cannot be read, or is empty"));
  return std::string(absl::StripPrefix(text.str(), kByteOrderMark));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Message>> ReadRequest(
    const std::string& where, const google::protobuf::Descriptor& type) {
  const auto text = ReadText(where);
  if (!text.ok()) return text.status();
  std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(&type)
          ->New());
  const auto read =
      google::protobuf::util::JsonStringToMessage(*text, request.get());
  if (read.ok()) return request;
  return absl::InvalidArgumentError(
      absl::StrCat("is no ", type.name(), ": ", read.ToString()));
}

}  // namespace fourws::cli
