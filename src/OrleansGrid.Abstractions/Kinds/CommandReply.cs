using System.Text.Json;

namespace OrleansGrid;

/// <summary>What came of a command.</summary>
/// <param name="Fault">Whose fault it is that it was not carried out; null when it was.</param>
/// <param name="Message">One sentence for a person; null when there is nothing to say.</param>
/// <param name="Result">The command's answer, in its own shape; null for none.</param>
public sealed record CommandReply(GridFault? Fault, string? Message, JsonElement? Result)
{
    public static CommandReply Done { get; } = new(null, null, null);

    public static CommandReply With<T>(T result) => new(null, null, JsonSerializer.SerializeToElement(result, GridJson.Options));

    public static CommandReply Says(string sentence) => new(null, sentence, null);

    public static CommandReply BadInput(string sentence) => new(GridFault.BadInput, sentence, null);

    public static CommandReply Conflict(string sentence) => new(GridFault.Conflict, sentence, null);
}
