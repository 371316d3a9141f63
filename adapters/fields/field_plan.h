#ifndef ADAPTERS_FIELDS_FIELD_PLAN_H_
#define ADAPTERS_FIELDS_FIELD_PLAN_H_

#include <memory>
#include <string>
#include <vector>

#include "adapters/fields/field_table.h"
#include "google/protobuf/message.h"

namespace gateway {

// How many elements upstream has at most side by side, in a row whose name
// holds a `#`.
inline constexpr int kMaxNumbered = 10;

class FieldPlan;

// A row of a table, and what it means in a message of one type.
class PlannedRow {
 public:
  PlannedRow(const Field& row, const google::protobuf::Descriptor& type);

  const Field& row() const { return row_; }
  const google::protobuf::FieldDescriptor& field() const {
    return *path_.back();
  }
  // Of the messages in the field, if the row has a table within.
  const FieldPlan& within() const { return *within_; }
  // Whether elements stand side by side.
  bool is_numbered() const { return is_numbered_; }
  // Upstream's name for the field, with `number` for each `#`.
  const std::string& NameAt(int number) const {
    return names_[is_numbered_ ? number : 0];
  }

  // The message that holds the field; null if it is not there.
  const google::protobuf::Message* HolderIn(
      const google::protobuf::Message& message) const;
  google::protobuf::Message& MutableHolderIn(
      google::protobuf::Message& message) const;

 private:
  const Field& row_;
  // From the message to the field: `place`, `branch_code`.
  std::vector<const google::protobuf::FieldDescriptor*> path_;
  std::unique_ptr<const FieldPlan> within_;
  bool is_numbered_;
  std::vector<std::string> names_;  // By number, if it is numbered.
};

// A table, and what its rows mean in messages of one type. To find fields by
// their names takes longer than to read them.
class FieldPlan {
 public:
  FieldPlan(const Table& table, const google::protobuf::Descriptor& type);

  // The plan of the calling thread, which keeps it.
  static const FieldPlan& Of(const Table& table,
                             const google::protobuf::Descriptor& type);

  const std::vector<PlannedRow>& rows() const { return rows_; }
  // Fields of the contract's that no row has; null if there are none.
  const google::protobuf::FieldDescriptor* unmapped() const {
    return unmapped_;
  }
  const google::protobuf::FieldDescriptor* additional() const {
    return additional_;
  }

 private:
  std::vector<PlannedRow> rows_;
  const google::protobuf::FieldDescriptor* unmapped_;
  const google::protobuf::FieldDescriptor* additional_;
};

}  // namespace gateway

#endif  // ADAPTERS_FIELDS_FIELD_PLAN_H_
