using OrleansGrid.Cli.Inputs;

namespace OrleansGrid.Cli.Verbs;

/// <summary>What the items of a job are: a range, or lines to be streamed.</summary>
internal sealed record GivenItems(RangeInputs? Range, ItemLines? Lines);
