#include "server/operations/answer_fit.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/unpack.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/struct.pb.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Struct;

// What a mark takes, about: to cut less gains nothing.
constexpr size_t kMarkBytes = 32;

// A Struct and its size.
using Unmapped = std::pair<size_t, Struct*>;

void FindUnmapped(Message& message, std::vector<Unmapped>& found) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> present;
  reflection.ListFields(message, &present);
  for (const FieldDescriptor* field : present) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i)
        FindUnmapped(*reflection.MutableRepeatedMessage(&message, field, i),
                     found);
      continue;
    }
    Message& within = *reflection.MutableMessage(&message, field);
    if (within.GetDescriptor() == Struct::descriptor())
      found.emplace_back(within.ByteSizeLong(), static_cast<Struct*>(&within));
    else
      FindUnmapped(within, found);
  }
}

}  // namespace

bool CutToFit(Message& message, size_t most) {
  size_t bytes = message.ByteSizeLong();
  if (bytes <= most) return true;
  std::vector<Unmapped> found;
  FindUnmapped(message, found);
  std::stable_sort(
      found.begin(), found.end(),
      [](const Unmapped& a, const Unmapped& b) { return a.first > b.first; });
  for (const auto& [size, unmapped] : found) {
    if (bytes <= most || size <= kMarkBytes) break;
    unmapped->Clear();
    (*unmapped->mutable_fields())[kCutMark].set_number_value(
        static_cast<double>(size));
    bytes -= size - unmapped->ByteSizeLong();
  }
  return message.ByteSizeLong() <= most;
}

bool CutToFit(Any& any, size_t most) {
  if (any.value().size() <= most) return true;
  const auto message = UnpackAny(any);
  if (!message.ok()) return false;
  const bool fits = CutToFit(**message, most);
  any.set_value((*message)->SerializeAsString());
  return fits;
}

absl::Status AnswerTooLarge(absl::string_view operation) {
  constexpr auto kCode = absl::StatusCode::kFailedPrecondition;
  constexpr auto kReason = v1::ERROR_REASON_ANSWER_TOO_LARGE;
  if (operation.empty())
    return MakeError(kCode, kReason,
                     "the answer takes more than 4 MiB: ask for less at once");
  return MakeError(kCode, kReason,
                   absl::StrCat(operation,
                                " succeeded, but its answer takes more than 4 "
                                "MiB"),
                   {{"operation", std::string(operation)},
                    {"outcome", std::string(kUnknown)}});
}

}  // namespace gateway
