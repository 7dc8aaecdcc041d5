namespace OrleansGrid.MapReduce.Reading;

/// <summary>How an input file is compressed, among what is read here.</summary>
internal enum FileCompression
{
    None,
    Gzip,
    Zstd,
}
