using ZstdSharp;
using ZstdSharp.Unsafe;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>The compressions that are read, and what their errors mean to a person.</summary>
internal static class Codecs
{
    /// <summary>More than this a frame may not ask for; it is what the decoder takes by itself.</summary>
    private const int MostWindowMegabytes = 128;

    /// <param name="compressed">Left open.</param>
    public static Stream Decompress(Stream compressed, FileCompression compression) =>
        compression == FileCompression.Gzip ? new GzipContent(compressed) : new DecompressionStream(compressed, leaveOpen: true);

    /// <summary>What is wrong with the data; null when the exception says nothing of it.</summary>
    public static string? WhyUnreadable(Exception error, string format, long contentBytes) =>
        error switch
        {
            EndOfStreamException => $"the {format} data ends in the middle, after {contentBytes} bytes of content; the file is cut off.",
            ZstdException { Code: ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge } =>
                $"the zstd data needs a window larger than {MostWindowMegabytes} MiB, which is the most that is taken; it is not damaged: "
                    + "compress it again without --long, or with --long=27 at most.",
            InvalidDataException or ZstdException =>
                $"the {format} data is damaged, or something else follows it, after {contentBytes} bytes of content "
                    + $"({error.Message.TrimEnd('.')}).",
            _ => null,
        };
}
