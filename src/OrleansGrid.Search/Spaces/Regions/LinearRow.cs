namespace OrleansGrid.Search.Spaces.Regions;

/// <summary>What a constraint asks of open numbers: <c>Σ factor · number + constant</c> is below 0, at most 0, or 0.</summary>
internal sealed record LinearRow(bool IsEqual, bool IsStrict)
{
    public Dictionary<int, double> Factors { get; } = [];

    public double Constant { get; set; }
}
