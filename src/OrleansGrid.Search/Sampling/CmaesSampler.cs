using System.Globalization;
using OrleansGrid.Search.Sampling.Cma;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>Covariance matrix adaptation: generations from a normal distribution that learns the shape of the objective.</summary>
/// <remarks>
/// Hansen, "The CMA evolution strategy: a tutorial", 2016, with the active covariance update and restarts (see <see cref="CmaRun"/>). It
/// begins in the middle of the bounds, or at the defaults. Weakness: choices without an order are only drawn at random; a few hundred
/// trials at least.
/// </remarks>
public sealed class CmaesSampler : ISampler
{
    private static readonly SamplerOption MembersOption = new(
        "members",
        0,
        0,
        100_000,
        "Trials of a generation; at least 4. 0 takes 4 + 3 ln n for n parameters that are not plain choices (Hansen 2016).",
        IsWhole: true
    );

    private readonly Space _space;
    private readonly long _seed;
    private readonly int _members;
    private (TrialHistory? History, CmaRun Run) _memory;

    private CmaesSampler(SamplerRequest request)
    {
        (_space, _seed) = (request.Space, request.Seed);
        _members = (int)request.Number(MembersOption) is var members and > 0 ? Math.Max(members, 4) : CmaRun.DefaultMembers(_space);
        _memory = (null, new CmaRun(_space, _seed, _members));
    }

    public static SamplerKind Kind { get; } =
        new(
            "cmaes",
            "An evolution strategy that learns scales and directions; for numbers and a few hundred trials or more.",
            "Hansen 2016, The CMA evolution strategy: a tutorial; Auger and Hansen 2005",
            [MembersOption],
            Refuses,
            request => new CmaesSampler(request)
        );

    public bool IsIndependent => false;

    public Proposal Propose(TrialHistory history, long number)
    {
        if (_memory.History != history)
        {
            _memory = (history, new CmaRun(_space, _seed, _members));
        }

        _memory.Run.Follow(history);
        return new Proposal(_memory.Run.Draw(number).Point, _memory.Run.Generation.ToString(CultureInfo.InvariantCulture));
    }

    private static string? Refuses(SamplerRequest request) =>
        CmaRun.Numbers(request.Space).Length == 0
            ? "needs numbers or ordered choices, and "
                + $"{string.Join(", ", request.Space.Dimensions.Select(dimension => $"\"{dimension.Name}\""))} has no order; use tpe, gp "
                + "or grid"
            : SamplerKind.RefuseSeveralObjectives(request);
}
