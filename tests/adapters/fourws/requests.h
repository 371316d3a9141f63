#ifndef TESTS_ADAPTERS_FOURWS_REQUESTS_H_
#define TESTS_ADAPTERS_FOURWS_REQUESTS_H_

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "google/protobuf/any.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace gateway {

// A message of the contract, its type named below `fourws.gateway.`, from proto
// JSON.
inline std::unique_ptr<google::protobuf::Message> MessageOf(
    const std::string& type, const std::string& fields) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          "fourws.gateway." + type);
  EXPECT_NE(descriptor, nullptr) << type;
  std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(descriptor)
          ->New());
  const auto read =
      google::protobuf::util::JsonStringToMessage(fields, message.get());
  EXPECT_TRUE(read.ok()) << type << ": " << read;
  return message;
}

inline google::protobuf::Any RequestOf(const std::string& type,
                                       const std::string& fields) {
  google::protobuf::Any any;
  any.PackFrom(*MessageOf(type, fields));
  return any;
}

// The text of a request for the command line, such as `cart_validate`.
inline std::string ExampleText(const std::string& name) {
  std::ifstream file(FIXTURES "/../../clients/examples/" + name + ".json");
  EXPECT_TRUE(file.is_open()) << name;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace gateway

#endif  // TESTS_ADAPTERS_FOURWS_REQUESTS_H_
