#include "trainers/xgboost/datasets.h"

#include <algorithm>
#include <fstream>
#include <map>

#include "emulator/base/text.h"
#include "trainers/contract/report.h"
#include "trainers/xgboost/errors.h"
#include "trainers/xgboost/library.h"
#include "trainers/xgboost/python.h"

namespace xgboost {
namespace {

namespace fs = std::filesystem;

constexpr int kFolderDepthMax = 3;
constexpr size_t kSnippetLength = 50;

// In a folder of the channel, down to the depth limit, sorted: loading order must not vary.
struct Files {
  std::vector<fs::path> paths;
  uint64_t bytes = 0;
  bool too_deep = false;
};

void collect(const fs::path& folder, int depth, Files& files) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) {
      collect(entry.path(), depth + 1, files);
      continue;
    }
    if (!entry.is_regular_file()) continue;
    if (entry.path().filename().native().starts_with('.')) {
      throw UserError("Hidden file found in the data path! Remove that before training.");
    }
    files.bytes += entry.file_size();
    if (depth > kFolderDepthMax) {
      files.too_deep = true;
    } else {
      files.paths.push_back(entry.path());
    }
  }
}

Files collect(const fs::path& folder) {
  Files files;
  if (!fs::exists(folder)) {
    contract::info("Path " + folder.string() + " does not exist!");
    return files;
  }
  collect(folder, 1, files);
  std::ranges::sort(files.paths);
  if (files.too_deep) {
    contract::warn("The depth of folder " + folder.string() + " exceed the limit " +
                   std::to_string(kFolderDepthMax) +
                   ". Files in deeper sub dirs won't be loaded. Please adjust the folder structure "
                   "accordingly.");
  }
  return files;
}

// Files that the format check looks at: not "_SUCCESS", not xgboost's caches.
bool is_data_file(const fs::path& file) {
  const std::string name = file.filename().string();
  if (name.starts_with('_')) return false;
  const bool cache = name.find(".cache") != std::string::npos;
  return !cache ||
         (name.find("dtrain") == std::string::npos && name.find("dval") == std::string::npos);
}

// Up to and with the line's end, which may be \n, \r\n or \r, and reads as \n.
bool read_line(std::istream& in, std::string& line) {
  line.clear();
  std::streambuf& bytes = *in.rdbuf();
  for (int c = bytes.sbumpc(); c != std::char_traits<char>::eof(); c = bytes.sbumpc()) {
    if (c == '\r' && bytes.sgetc() == '\n') bytes.sbumpc();
    line += c == '\r' ? '\n' : static_cast<char>(c);
    if (line.back() == '\n') return true;
  }
  return !line.empty();
}

char csv_delimiter(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string line;
  read_line(in, line);
  const auto delimiter = python::sniff_delimiter(line);
  if (!delimiter) {
    throw UserError("Could not determine delimiter on line " + line.substr(0, kSnippetLength) +
                    ":\nCould not determine delimiter");
  }
  contract::info("Determined delimiter of CSV input is '" + std::string(1, *delimiter) + "'");
  return *delimiter;
}

bool is_libsvm_label(std::string_view label) {
  const std::vector<std::string_view> parts = base::split(label, ':');
  return parts.size() <= 2 && std::ranges::all_of(parts, [](std::string_view part) {
           return python::parse_float(part).has_value();
         });
}

// Lines are looked at up to the first one with more than one feature.
void check_libsvm(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string name = file.filename().string();
  std::string line;
  while (read_line(in, line)) {
    const int features = count_libsvm_features(line);
    if (features > 1) return;
    if (features < 0) {
      throw UserError("First line '" + line.substr(0, kSnippetLength) + "...' of file '" + name +
                      "' is not 'LIBSVM' format. Please ensure the file is in 'LIBSVM' format.");
    }
  }
  contract::warn(
      "File " + name +
      " is not an invalid LIBSVM file but has no features. Accepting simple validation.");
}

void check_format(const std::vector<fs::path>& files, ContentType type) {
  for (const fs::path& file : files) {
    if (!is_data_file(file)) continue;
    if (type == ContentType::Csv) csv_delimiter(file);
    if (type == ContentType::Libsvm) check_libsvm(file);
  }
}

// Links 0, 1, 2 ... to the files in a folder that is the working directory meanwhile: the library's
// URIs give '?', '#' and ';' meanings, which names of objects may contain.
class Farm {
 public:
  Farm(const fs::path& folder, const std::vector<fs::path>& files)
      : folder_(folder), before_(fs::current_path()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (size_t i = 0; i < files.size(); ++i) {
      const std::string name = std::to_string(i);
      fs::create_symlink(files[i], folder_ / name);
      uri_ += (i == 0 ? "" : ";") + name;
    }
    fs::current_path(folder_);
  }
  ~Farm() {
    std::error_code ignored;
    fs::current_path(before_, ignored);
    fs::remove_all(folder_, ignored);
  }
  Farm(const Farm&) = delete;
  Farm& operator=(const Farm&) = delete;
  const std::string& uri() const { return uri_; }

 private:
  fs::path folder_;
  fs::path before_;
  std::string uri_;
};

std::string arguments(const std::vector<fs::path>& files, ContentType type, Weights weights) {
  if (type == ContentType::Libsvm) return "";
  return "?format=csv&label_column=0&delimiter=" + std::string(1, csv_delimiter(files.front())) +
         (weights == Weights::SecondColumn ? "&weight_column=1" : "");
}

Matrix load(const fs::path& folder, const fs::path& scratch, const std::vector<fs::path>& files,
            ContentType type, Weights weights) {
  const std::string suffix = arguments(files, type, weights);
  const Farm farm(scratch / folder.filename(), files);
  try {
    Matrix matrix = Matrix::load(farm.uri() + suffix);
    contract::info(std::to_string(matrix.rows()) + "x" + std::to_string(matrix.columns()) +
                   " matrix loaded from " + folder.string() + suffix);
    return matrix;
  } catch (const LibraryError& error) {
    const std::string format = type == ContentType::Csv ? "csv" : "libsvm";
    throw UserError("Failed to load " + format + " data with exception:\n" + error.what());
  }
}

void refuse_unsupported(ContentType type) {
  if (type == ContentType::Csv || type == ContentType::Libsvm) return;
  const std::string name = type == ContentType::Parquet ? "parquet" : "recordio-protobuf";
  throw UserError("Failed to load " + name + " data with exception:\n" + name +
                  " is not supported by sagelocal; please give the channel as csv or libsvm.");
}

std::map<std::string, uint64_t> files_of(const fs::path& folder) {
  std::map<std::string, uint64_t> sizes;
  if (!fs::exists(folder)) return sizes;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file()) sizes[entry.path().filename().string()] = entry.file_size();
  }
  return sizes;
}

}  // namespace

int count_libsvm_features(std::string_view line) {
  const std::vector<std::string_view> items = base::split(line, ' ');
  if (!is_libsvm_label(items[0])) {
    contract::error(std::string(items[0]) +
                    " does not follow LIBSVM label format <label>(:<weight>).");
    return -1;
  }
  for (size_t i = 1; i < items.size(); ++i) {
    if (items[i].find(':') == std::string_view::npos) return -1;
    // AWS-QUIRK: the parts of the first feature are counted again and again
    // (_get_num_valid_libsvm_features looks at split_line[1]).
    if (base::split(items[1], ':').size() != 2) return -1;
  }
  return static_cast<int>(items.size()) - 1;
}

std::optional<Matrix> load_channel(const fs::path& folder, const fs::path& scratch,
                                   ContentType type, Weights weights) {
  const Files files = collect(folder);
  if (files.bytes == 0 || files.paths.empty()) return std::nullopt;
  refuse_unsupported(type);
  check_format(files.paths, type);
  Matrix matrix = load(folder, scratch, files.paths, type, weights);
  if (matrix.labels().empty()) {
    throw UserError(
        "Got input data without labels. Please check the input data set. If training job is "
        "running "
        "on multiple instances, please switch to using single instance if number of records in the "
        "data set is less than number of workers (16 * number of instance) in the cluster.");
  }
  return matrix;
}

void warn_of_redundancy(const fs::path& train, const fs::path& validation) {
  const std::map<std::string, uint64_t> known = files_of(train);
  for (const auto& [name, bytes] : files_of(validation)) {
    const auto same = known.find(name);
    if (same == known.end() || same->second != bytes) continue;
    contract::warn(
        "Suspected identical files found. (" + (train / name).string() + " and " +
        (validation / name).string() + "with same size " + std::to_string(bytes) +
        " bytes). Note: Duplicate data in the training set and validation set is usually "
        "not intentional and can impair the validity of the model evaluation by the "
        "validation score.");
  }
}

}  // namespace xgboost
