using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>Every cell of the space exactly once: the trial's number is the cell's, the last parameter changing fastest.</summary>
/// <remarks>
/// Parameters with few values have a cell for each; a continuum and long ranges are cut into cells that are equally wide on the parameter's
/// scale, tried in their middles. Of a conditional space only cells that exist are counted, and of one with constraints only those that are
/// allowed; where these leave next to nothing, <see cref="SparseGrid"/> finds them.
/// </remarks>
public sealed class GridSampler : ISampler
{
    private const long MaxCells = 1L << 50;

    /// <summary>Constraints can only be looked at cell by cell.</summary>
    private const long MaxConstrainedCells = 2_000_000;

    private static readonly SamplerOption CellsOption = new(
        "cells",
        0,
        0,
        1_000_000,
        "Cells of a parameter that has more values; 0 makes as many as the trials of the study can try (up to 100), or 5 where their "
            + "number is open.",
        IsWhole: true
    );

    private readonly Func<long, double[]> _at;
    private readonly long _count;

    private GridSampler(SamplerRequest request)
    {
        if (request.Space.Region is { IsSparse: true })
        {
            var points = SparseGrid.Points(request.Space, (int)request.Number(CellsOption), request.Trials);
            (_at, _count) = (cell => points[(int)cell], points.Count);
            return;
        }

        var cells = Cells(request);
        (_at, _count) = (cells.Point, cells.Count);
        if (request.Space.HasConstraints)
        {
            var allowed = Allowed(request.Space, cells);
            (_at, _count) = (cell => cells.Point(allowed[(int)cell]), allowed.Count);
        }
    }

    public static SamplerKind Kind { get; } =
        new(
            "grid",
            "Every cell of a grid exactly once, in order; ends when the grid is used up.",
            "no source: a full factorial design",
            [CellsOption],
            Refuses,
            request => new GridSampler(request)
        );

    public bool IsIndependent => true;

    public long? Limit => _count;

    /// <exception cref="ArgumentOutOfRangeException">The number is not below <see cref="Limit"/>.</exception>
    public Proposal Propose(TrialHistory history, long number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Limit!.Value);
        return new Proposal(_at(number));
    }

    /// <summary>A cell for each point of a space that has no more than so many; null if it has more.</summary>
    internal static GridCells? Points(Space space, long most)
    {
        // The longest parameter that has no more is not cut; a longer one is not counted out.
        var longest = space.Dimensions.Max(dimension => dimension.Count);
        return longest <= Math.Min(most, MaxConstrainedCells) && new GridCells(space, (int)longest) is var cells && cells.Count <= most
            ? cells
            : null;
    }

    /// <summary>Cells that the constraints allow.</summary>
    private static List<long> Allowed(Space space, GridCells cells)
    {
        List<long> allowed = [];
        for (var cell = 0L; cell < cells.Count; cell++)
        {
            if (space.Allows(cells.Point(cell)))
            {
                allowed.Add(cell);
            }
        }

        return allowed.Count > 0
            ? allowed
            : throw new GridException(
                GridFault.BadInput,
                $"Sampler grid has nothing to try: the constraints allow none of its {cells.Count} cells; give a larger option \"cells\", "
                    + "or take another sampler."
            );
    }

    private static string? Refuses(SamplerRequest request)
    {
        if (request.Space.Region is { IsSparse: true })
        {
            return null;
        }

        var count = Cells(request).Count;
        return count > MaxCells ? "has more cells than can be counted; give steps, or a smaller option \"cells\""
            : request.Space.HasConstraints && count > MaxConstrainedCells
                ? $"has {count} cells to check the constraints of, and can check {MaxConstrainedCells}; give a smaller option \"cells\""
            : null;
    }

    private static GridCells Cells(SamplerRequest request)
    {
        var given = (int)request.Number(CellsOption);
        if (given > 0 || request.Trials is not { } trials)
        {
            return new GridCells(request.Space, given > 0 ? given : 5);
        }

        if (Points(request.Space, trials) is { } all)
        {
            return all;
        }

        var cells = new GridCells(request.Space, 2);
        for (var each = 3; each <= 100 && new GridCells(request.Space, each) is var finer && finer.Count <= trials; each++)
        {
            cells = finer;
        }

        return cells;
    }
}
