#include "tests/sandbox/pdf.h"

#include <cstddef>
#include <cstdio>
#include <string_view>

namespace sandbox {
namespace {

constexpr int kPages = 2;
constexpr int kFont = 3;

// Objects are numbered in the order they are added, from 1.
class PdfFile {
 public:
  void Add(std::string_view object) {
    offsets_.push_back(text_.size());
    text_ += std::to_string(offsets_.size()) + " 0 obj\n";
    text_ += object;
    text_ += "\nendobj\n";
  }

  std::string Finish() {
    const size_t table = text_.size();
    const std::string size = std::to_string(offsets_.size() + 1);
    text_ += "xref\n0 " + size + "\n0000000000 65535 f \n";
    for (const size_t offset : offsets_) {
      char row[24];
      std::snprintf(row, sizeof(row), "%010zu 00000 n \n", offset);
      text_ += row;
    }
    text_ += "trailer\n<</Size " + size + "/Root 1 0 R>>\nstartxref\n" +
             std::to_string(table) + "\n%%EOF\n";
    return text_;
  }

 private:
  std::string text_ = "%PDF-1.4\n";
  std::vector<size_t> offsets_;
};

std::string Reference(int object) { return std::to_string(object) + " 0 R"; }

// Each page is two objects: itself, and what is on it.
int PageObject(size_t page) { return kFont + 1 + 2 * static_cast<int>(page); }

std::string Drawing(const std::string& line) {
  std::string text;
  for (const char c : line) {
    if (c == '(' || c == ')' || c == '\\') text += '\\';
    text += c;
  }
  const std::string stream = "BT /F1 24 Tf 40 60 Td (" + text + ") Tj ET";
  return "<</Length " + std::to_string(stream.size()) + ">>\nstream\n" +
         stream + "\nendstream";
}

}  // namespace

std::string PdfWithPages(const std::vector<std::string>& lines) {
  std::string kids;
  for (size_t i = 0; i < lines.size(); ++i) {
    kids += Reference(PageObject(i)) + " ";
  }
  PdfFile file;
  file.Add("<</Type/Catalog/Pages " + Reference(kPages) + ">>");
  file.Add("<</Type/Pages/Kids[" + kids + "]/Count " +
           std::to_string(lines.size()) + ">>");
  file.Add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
  for (size_t i = 0; i < lines.size(); ++i) {
    file.Add("<</Type/Page/Parent " + Reference(kPages) +
             "/MediaBox[0 0 300 150]/Resources<</Font<</F1 " +
             Reference(kFont) + ">>>>/Contents " +
             Reference(PageObject(i) + 1) + ">>");
    file.Add(Drawing(lines[i]));
  }
  return file.Finish();
}

}  // namespace sandbox
