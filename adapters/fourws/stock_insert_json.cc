#include "adapters/fourws/stock_insert_json.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/json_fields.h"
#include "adapters/fourws/barcode.h"
#include "google/rpc/error_details.pb.h"

namespace gateway::fourws {
namespace {

using Result = v1beta1::StockRowResult;

constexpr Field kRequest[] = {
    {"additional_data", "additionalData"},
};

constexpr Field kRow[] = {
    {"entity_code", "entityCode"},
    {"barcode", "itemBarcode"},
};

constexpr Field kResult[] = {
    {"entity_code", "entityCode"},
    {"barcode", "itemBarcode"},
    {"error_message", "errorMessage"},
};

constexpr Field kResponse[] = {
    {"job_name", "jobName"},
    {"message", "message"},
    {"additional_data", "additionalData"},
};

// Finds the rows of a request in what upstream answers, each once.
class Rows {
 public:
  explicit Rows(const v1beta1::InsertStockRequest& request)
      : request_(request) {
    for (int i = request.rows_size() - 1; i >= 0; --i)
      unreported_[KeyOf(request.rows(i))].push_back(i);
  }

  // Reads the objects in the list `name`; what else is in it stays unread.
  void Read(const char* name, Result::State state, FieldReader& answer) {
    for (const JsonValue row : answer.Objects(name)) {
      FieldReader fields(row, name);
      Result result;
      ReadFields({kResult}, fields, {}, result);
      result.set_state(state);
      Find(result);
      results_.push_back(std::move(result));
    }
  }

  // In the order of the request, with those that upstream says nothing about.
  void Fill(v1beta1::InsertStockResponse& response) {
    for (const auto& [key, rows] : unreported_) {
      for (const int row : rows) AddUnreported(row);
    }
    const int count = request_.rows_size();
    const auto place = [count](const Result& result) {
      return result.has_row() ? result.row() : count;
    };
    std::stable_sort(results_.begin(), results_.end(),
                     [place](const Result& a, const Result& b) {
                       return place(a) < place(b);
                     });
    int inserted = 0;
    for (Result& result : results_) {
      if (result.has_row() && result.state() == Result::STATE_INSERTED)
        ++inserted;
      *response.add_results() = std::move(result);
    }
    response.set_not_inserted_count(count - inserted);
  }

 private:
  // Upstream may write codes as numbers.
  template <typename Row>
  static std::string KeyOf(const Row& row) {
    return absl::StrCat(FoldBarcode(row.entity_code()), "/",
                        FoldBarcode(row.barcode()));
  }

  void Find(Result& result) {
    const auto rows = unreported_.find(KeyOf(result));
    if (rows == unreported_.end() || rows->second.empty()) return;
    result.set_row(rows->second.back());
    rows->second.pop_back();
  }

  void AddUnreported(int row) {
    Result result;
    result.set_state(Result::STATE_NOT_TOLD);
    result.set_row(row);
    result.set_entity_code(request_.rows(row).entity_code());
    result.set_barcode(request_.rows(row).barcode());
    results_.push_back(std::move(result));
  }

  const v1beta1::InsertStockRequest& request_;
  std::map<std::string, std::vector<int>> unreported_;  // The first one last.
  std::vector<Result> results_;
};

v1beta1::InsertStockResponse Read(const v1beta1::InsertStockRequest& request,
                                  JsonValue json) {
  FieldReader answer(json, "");
  answer.Raw("success");
  Rows rows(request);
  rows.Read("insertedObjects", Result::STATE_INSERTED, answer);
  rows.Read("errorObjects", Result::STATE_FAILED, answer);
  v1beta1::InsertStockResponse response;
  rows.Fill(response);
  ReadFields({kResponse}, answer, {}, response);
  return response;
}

void WriteRow(const v1beta1::StockRow& row, const std::string& quantity_field,
              FieldWriter& writer) {
  const absl::Status quantity =
      writer.LongNumber(quantity_field, row.quantity());
  if (!quantity.ok()) writer.Fail("quantity", quantity.message());
  WriteFields({kRow}, row, writer);
}

}  // namespace

FieldWriter InsertStockToJson(const v1beta1::InsertStockRequest& request,
                              const DocumentContext& context) {
  FieldWriter body;
  body.Text("jobName", request.job_name().empty() ? context.document_id
                                                  : request.job_name());
  std::vector<FieldWriter> rows;
  for (const v1beta1::StockRow& row : request.rows()) {
    rows.emplace_back(absl::StrCat("rows[", rows.size(), "]"));
    WriteRow(row, context.options.stock.insert_quantity_field, rows.back());
  }
  body.List("stocks", rows);
  WriteFields({kRequest}, request, body);
  return body;
}

absl::StatusOr<v1beta1::InsertStockResponse> InsertStockFromJson(
    const v1beta1::InsertStockRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  return Read(request, json);
}

absl::StatusOr<v1beta1::InsertStockResponse> InsertStockFromRefusal(
    const v1beta1::InsertStockRequest& request, JsonValue json,
    absl::Status error) {
  v1beta1::InsertStockResponse response = Read(request, json);
  google::rpc::BadRequest reasons;
  for (const Result& result : response.results()) {
    if (result.state() == Result::STATE_INSERTED) return response;
    if (result.error_message().empty()) continue;
    auto& reason = *reasons.add_field_violations();
    reason.set_field(result.has_row() ? absl::StrCat("rows[", result.row(), "]")
                                      : "rows");
    reason.set_description(result.error_message());
  }
  if (reasons.field_violations().empty()) return error;
  return WithBadRequest(std::move(error), reasons);
}

}  // namespace gateway::fourws
