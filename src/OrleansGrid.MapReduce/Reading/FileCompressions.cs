namespace OrleansGrid.MapReduce.Reading;

internal static class FileCompressions
{
    public static FileCompression Of(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".GZ" or ".GZIP" => FileCompression.Gzip,
            ".ZST" or ".ZSTD" => FileCompression.Zstd,
            _ => FileCompression.None,
        };
}
