#ifndef ADAPTERS_FIELDS_STRUCT_JSON_H_
#define ADAPTERS_FIELDS_STRUCT_JSON_H_

#include <map>
#include <string>

#include "google/protobuf/struct.pb.h"

// Writes google.protobuf.Struct as JSON text. A number becomes the shortest
// text that reads as the same double, so that a number that came with up to 15
// digits goes back with the same digits.
namespace gateway {

// In the order of names, so that equal structs become equal texts.
std::map<std::string, const google::protobuf::Value*> SortedFields(
    const google::protobuf::Struct& fields);

std::string StructToJson(const google::protobuf::Struct& fields);
std::string ValueToJson(const google::protobuf::Value& value);

}  // namespace gateway

#endif  // ADAPTERS_FIELDS_STRUCT_JSON_H_
