// The CRCs that zlib lacks, table-driven, eight bytes a step. Pure functions; any thread.
//
// Each takes the checksum of what came before (0 at the start) and returns that of the whole.
#pragma once

#include <cstdint>
#include <string_view>

namespace base {

// RFC 3720 section 12.1 (Castagnoli).
uint32_t crc32c(uint32_t before, std::string_view bytes);
// NVM Express NVM Command Set Specification 1.0, section 5.2.1.3.4 (CRC-64/NVME).
uint64_t crc64_nvme(uint64_t before, std::string_view bytes);

}  // namespace base
