#pragma once

#include <string>

#include "app/cli/JsonOutput.h"
#include "core/io/Dataset.h"
#include "core/io/DatasetSummary.h"

namespace kondoscope {

/// A data set that was read, with what can be said about it.
struct DescribedDataset
{
    std::string path;
    Dataset dataset;
    DatasetSummary summary;
    DuplicateFinder::Counts duplicates;
};

/// Reads and describes. \param duplicates  knows the files before. \throws FileError
DescribedDataset describeDataset(const std::string& path, DuplicateFinder& duplicates);

void printDatasetText(const DescribedDataset& described);
Json datasetJson(const DescribedDataset& described);

} // namespace kondoscope
