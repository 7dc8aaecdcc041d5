using System.Text.Json;

namespace OrleansGrid;

/// <summary>A command as it was asked for.</summary>
/// <param name="Request">Tells one request from another.</param>
/// <param name="Arguments">The arguments, in the command's own shape.</param>
public sealed record JobCommandCall(Guid Request, JsonElement Arguments)
{
    /// <exception cref="JsonException">They are no such arguments.</exception>
    public T ArgumentsAs<T>() =>
        Arguments.Deserialize<T>(GridJson.Options) ?? throw new JsonException("The arguments of a command are null.");
}
