using System.Text.Json.Serialization;
using OrleansGrid.MapReduce.Inputs;

namespace OrleansGrid.MapReduce.Planning;

/// <summary>A part of an input file. A record belongs to the piece in which it begins.</summary>
/// <param name="Path">Absolute; a byte that is no UTF-8 is a lone surrogate in it.</param>
/// <param name="Length">In bytes of the file; a compressed file is one piece.</param>
/// <param name="FileSize">Size of the file when the job was planned: a file that has changed since is refused.</param>
/// <param name="ModifiedTicks">Its modification time in UTC ticks, for the same reason.</param>
public sealed record FilePiece(
    [property: JsonConverter(typeof(PathConverter))] string Path,
    long Offset,
    long Length,
    long FileSize,
    long ModifiedTicks
)
{
    /// <summary>The path for people.</summary>
    [JsonIgnore]
    public string Name => PathText.Shown(Path);
}
