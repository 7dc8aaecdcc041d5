namespace OrleansGrid.MapReduce.Reading;

/// <summary>How an input file is compressed, by its ending as every tool does.</summary>
internal enum FileCompression
{
    None,
    Gzip,
    Zstd,
}
