#ifndef TESTS_SANDBOX_BARCODES_H_
#define TESTS_SANDBOX_BARCODES_H_

#include <string>

namespace sandbox {

// Twelve digits and their EAN-13 check digit.
std::string WithCheckDigit(const std::string& digits);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_BARCODES_H_
