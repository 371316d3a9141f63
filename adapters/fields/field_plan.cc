#include "adapters/fields/field_plan.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::vector<const FieldDescriptor*> PathTo(absl::string_view name,
                                           const Descriptor& type) {
  std::vector<const FieldDescriptor*> path;
  const Descriptor* holder = &type;
  for (const absl::string_view part : absl::StrSplit(name, '.')) {
    const FieldDescriptor* field =
        holder == nullptr ? nullptr
                          : holder->FindFieldByName(std::string(part));
    GOOGLE_CHECK(field != nullptr)
        << type.full_name() << " has no " << std::string(name);
    path.push_back(field);
    holder = field->message_type();
  }
  return path;
}

bool IsNumbered(absl::string_view name) {
  return name.empty() || name.find('#') != absl::string_view::npos;
}

std::vector<std::string> NamesOf(absl::string_view name) {
  std::vector<std::string> names = {std::string(name)};
  for (int i = 1; IsNumbered(name) && i <= kMaxNumbered; ++i)
    names.push_back(absl::StrReplaceAll(name, {{"#", absl::StrCat(i)}}));
  return names;
}

}  // namespace

PlannedRow::PlannedRow(const Field& row, const Descriptor& type)
    : row_(row),
      path_(PathTo(row.name, type)),
      within_(row.within == nullptr
                  ? nullptr
                  : std::make_unique<FieldPlan>(*row.within,
                                                *field().message_type())),
      is_numbered_(IsNumbered(row.json)),
      names_(NamesOf(row.json)) {}

const Message* PlannedRow::HolderIn(const Message& message) const {
  const Message* holder = &message;
  for (size_t i = 0; i + 1 < path_.size(); ++i) {
    if (!holder->GetReflection()->HasField(*holder, path_[i])) return nullptr;
    holder = &holder->GetReflection()->GetMessage(*holder, path_[i]);
  }
  return holder;
}

Message& PlannedRow::MutableHolderIn(Message& message) const {
  Message* holder = &message;
  for (size_t i = 0; i + 1 < path_.size(); ++i)
    holder = holder->GetReflection()->MutableMessage(holder, path_[i]);
  return *holder;
}

FieldPlan::FieldPlan(const Table& table, const Descriptor& type)
    : unmapped_(type.FindFieldByName("unmapped")),
      additional_(type.FindFieldByName("additional_fields")) {
  rows_.reserve(table.fields.size());
  for (const Field& row : table.fields) rows_.emplace_back(row, type);
}

const FieldPlan& FieldPlan::Of(const Table& table, const Descriptor& type) {
  using Key = std::pair<const Field*, const Descriptor*>;
  // Of each thread, so that none waits for another.
  thread_local absl::flat_hash_map<Key, std::unique_ptr<const FieldPlan>> plans;
  auto& plan = plans[{table.fields.data(), &type}];
  if (plan == nullptr) plan = std::make_unique<const FieldPlan>(table, type);
  return *plan;
}

}  // namespace gateway
