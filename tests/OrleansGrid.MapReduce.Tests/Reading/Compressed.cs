using System.IO.Compression;

namespace OrleansGrid.MapReduce.Tests;

internal static class Compressed
{
    public static byte[] Gzip(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Fastest)
    {
        var target = new MemoryStream();
        using (var stream = new GZipStream(target, level))
        {
            stream.Write(bytes);
        }

        return target.ToArray();
    }

    public static byte[] Zstd(ReadOnlySpan<byte> bytes)
    {
        using var compressor = new ZstdSharp.Compressor();
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(bytes).ToArray();
    }

    public static byte[] As(string ending, ReadOnlySpan<byte> bytes) => ending == "gz" ? Gzip(bytes) : Zstd(bytes);
}
