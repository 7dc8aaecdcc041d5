using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace OrleansGrid.Reports.Items;

/// <summary>Why an attempt at an item failed.</summary>
/// <param name="Stack">Left out when there is none.</param>
public sealed record ErrorView(
    string Type,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Stack
)
{
    [return: NotNullIfNotNull(nameof(error))]
    public static ErrorView? Of(ItemError? error) => error is null ? null : new(error.Type, error.Message, error.Stack);
}
