using OrleansGrid.Search.Sampling.Evolution;
using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>
/// Genetic search: a new trial is made of two good ones by crossover and mutation. <c>ga</c> makes one loss small, <c>nsga2</c> several.
/// </summary>
/// <remarks>
/// Deb, Pratap, Agarwal and Meyarivan, "NSGA-II", 2002: domination ranks, crowding distance, constraints by domination, binary tournaments;
/// blend crossover (Eshelman and Schaffer 1993) and polynomial mutation (Deb and Goyal 1996). Weakness: needs some hundred trials.
/// </remarks>
public sealed class EvolutionSampler : ISampler
{
    private const int Tries = 200;

    private readonly Space _space;
    private readonly long _seed;
    private readonly int _size;
    private readonly Variation _variation;
    private readonly Population _population;
    private readonly QmcSampler _first;

    private EvolutionSampler(SamplerRequest request, IReadOnlyList<SamplerOption> options)
    {
        (_space, _seed) = (request.Space, request.Seed);
        _size = (int)request.Number(options[0]);
        _variation = new Variation(request.Number(options[1]), request.Number(options[2]));
        (_population, _first) = (new Population(_size), new QmcSampler(_space, _seed));
    }

    public static SamplerKind Ga { get; } =
        Make(
            "ga",
            "Crosses and mutates good trials; one objective, any space, some hundred trials.",
            "Holland 1975; Eshelman and Schaffer 1993, Real-coded genetic algorithms and interval-schemata",
            population: 20,
            SamplerKind.RefuseSeveralObjectives
        );

    public static SamplerKind Nsga2 { get; } =
        Make(
            "nsga2",
            "Crosses and mutates good trials; several objectives, any space, some hundred trials.",
            "Deb et al. 2002, A fast and elitist multiobjective genetic algorithm: NSGA-II; steady state as in Durillo et al. 2009",
            population: 50,
            SamplerKind.RefuseNothing
        );

    public bool IsIndependent => false;

    public Proposal Propose(TrialHistory history, long number)
    {
        _population.Learn(history);
        if (_population.Members.Count < Math.Max(2, _size / 2))
        {
            return new Proposal(_first.Draw(number));
        }

        var random = new SeededRandom(_seed, number, 1);
        for (var tries = 0; tries < Tries; tries++)
        {
            var (mother, father) = (Parent(random), Parent(random));
            var unit = _variation.Child(_space, _space.ToUnit(mother.Point), _space.ToUnit(father.Point), random);
            var child = _space.Mended(_space.FromUnit(unit), random);
            if (_space.Allows(child) && !_population.Tried.Contains(child))
            {
                return new Proposal(child);
            }
        }

        return new Proposal(RandomSampler.Draw(_space, random));
    }

    /// <summary>The better of two.</summary>
    private Trial Parent(SeededRandom random)
    {
        var members = _population.Members;
        return members[Math.Min(random.NextInt(members.Count), random.NextInt(members.Count))];
    }

    private static SamplerKind Make(string name, string summary, string source, int population, Func<SamplerRequest, string?> refuses)
    {
        SamplerOption[] options =
        [
            new(
                "population",
                population,
                2,
                10_000,
                "Trials of which new ones are made, from half of them on; before that points are those of qmc. Deb 2002 has 100, for "
                    + "tens of thousands of trials.",
                IsWhole: true
            ),
            new("crossover", 0.9, 0, 1, "Probability that a trial has two parents. Deb 2002."),
            new("mutations", 1, 0, 1000, "Expected number of parameters of a trial that are changed at random. Deb 2002."),
        ];
        return new SamplerKind(name, summary, source, options, refuses, request => new EvolutionSampler(request, options));
    }
}
