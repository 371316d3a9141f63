#ifndef TESTS_SANDBOX_PDF_H_
#define TESTS_SANDBOX_PDF_H_

#include <string>
#include <vector>

namespace sandbox {

// A valid PDF document with one page for each line of text.
std::string PdfWithPages(const std::vector<std::string>& lines);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_PDF_H_
