using OrleansGrid.Processes.Environments;

namespace OrleansGrid.Processes.Tests.Environments;

/// <summary>Which variables of a silo its commands are given, as a table.</summary>
public class EnvironmentRuleTests
{
    private const string Password = "pla;nted/7";
    private const string Database = "Host=db.example;Username=grid;Password='pla;nted/7'";

    [Theory]
    [InlineData("PATH")]
    [InlineData("HOME")]
    [InlineData("USER")]
    [InlineData("LOGNAME")]
    [InlineData("SHELL")]
    [InlineData("TERM")]
    [InlineData("TMPDIR")]
    [InlineData("LANG")]
    [InlineData("LC_ALL")]
    [InlineData("TZ")]
    [InlineData("XDG_RUNTIME_DIR")]
    [InlineData("LD_LIBRARY_PATH")]
    [InlineData("JAVA_HOME")]
    [InlineData("DOTNET_ROOT_X64")]
    [InlineData("DOTNET_CLI_HOME")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT")]
    [InlineData("PYTHONPATH")]
    [InlineData("VIRTUAL_ENV")]
    [InlineData("CONDA_PREFIX")]
    [InlineData("OMP_NUM_THREADS")]
    [InlineData("CUDA_VISIBLE_DEVICES")]
    [InlineData("http_proxy")]
    [InlineData("NO_PROXY")]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("BASH_FUNC_module%%")]
    [InlineData("SystemRoot")]
    [InlineData("Path")]
    [InlineData("PROGRAMFILES(X86)")]
    [InlineData("LocalAppData")]
    public void What_programs_usually_need_is_passed(string name) => Assert.Equal(PassVerdict.Passed, Rule().Judge(name, "x"));

    [Theory]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("CARGO_REGISTRY_TOKEN")]
    [InlineData("NODE_AUTH_TOKEN")]
    [InlineData("SSH_AUTH_SOCK")]
    [InlineData("PGHOST")]
    [InlineData("DATABASE_URL")]
    [InlineData("MY_PATH")]
    [InlineData("DOTNET_gcServer")]
    public void What_nobody_has_named_is_not(string name) => Assert.Equal(PassVerdict.NotNamed, Rule().Judge(name, "x"));

    [Theory]
    [InlineData("MODEL_DIR", "MODEL_DIR")]
    [InlineData("AWS_*", "AWS_REGION")]
    [InlineData("*_DIR", "MODEL_DIR")]
    [InlineData("*", "anything at all")]
    [InlineData("PG*", "PGHOST")]
    public void What_the_operator_has_named_is_passed(string pattern, string name) =>
        Assert.Equal(PassVerdict.Passed, Rule("UNUSED", pattern).Judge(name, "x"));

    [Theory]
    [InlineData("MODEL_DIR", "MODEL_DIRS")]
    [InlineData("MODEL_DIR", "A_MODEL_DIR")]
    [InlineData("AWS_*", "aws_region")]
    public void A_name_that_is_not_quite_what_was_named_is_not_passed(string pattern, string name) =>
        Assert.Equal(PassVerdict.NotNamed, Rule(pattern).Judge(name, "x"));

    [Fact]
    public void Where_names_are_the_same_in_upper_and_lower_case_so_are_those_that_were_named()
    {
        var rule = new EnvironmentRule(["aws_*"], SecretTexts.Of([], new Dictionary<string, string>()), ignoreCase: true);
        Assert.Equal(PassVerdict.Passed, rule.Judge("AWS_REGION", "x"));
    }

    [Theory]
    [InlineData("GRID_POSTGRES")]
    [InlineData("GRID_HOME")]
    [InlineData("GRID_SOMETHING_NEW")]
    [InlineData("grid_postgres")]
    [InlineData("ORLEANSGRID_RUNS")]
    [InlineData("OrleansGrid__ConnectionString")]
    [InlineData("ORLEANSGRID__LABELS__ZONE")]
    [InlineData("OrleansGrid:Cluster")]
    [InlineData("DOTNET_OrleansGrid__ConnectionString")]
    [InlineData("ConnectionStrings__OrleansGrid")]
    [InlineData("CONNECTIONSTRINGS__OTHER")]
    [InlineData("ASPNETCORE_ConnectionStrings__Other")]
    [InlineData("POSTGRESQLCONNSTR_OrleansGrid")]
    [InlineData("PGPASSWORD")]
    [InlineData("PGPASSFILE")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_HEADERS")]
    public void What_is_the_silos_alone_is_never_passed(string name)
    {
        Assert.Equal(PassVerdict.OfTheSilo, Rule("*").Judge(name, "x"));
        Assert.EndsWith("set one of another name where the silo is started.", EnvironmentRule.WhyNot(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LANG", Password)]
    [InlineData("COPY", Password)]
    [InlineData("COPY", "before " + Password + " after")]
    [InlineData("COPY", Database)]
    [InlineData("COPY", "--postgres " + Database)]
    [InlineData("DATABASE_URL", "postgres://grid:pla%3Bnted%2F7@db.example/grid")]
    [InlineData("https_proxy", "http://me:" + Password + "@proxy")]
    public void A_value_in_which_the_password_or_the_connection_string_stands_is_never_passed(string name, string value) =>
        Assert.Equal(PassVerdict.HoldsSecret, Rule("*").Judge(name, value));

    [Theory]
    [InlineData("GRID_POSTGRES", "Host=h;Pwd=planted-2")]
    [InlineData("ConnectionStrings__Shop", "Host=h;SSL Password=planted-2")]
    [InlineData("PGPASSWORD", "planted-2")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "planted-2")]
    [InlineData("GRID_PASSWORD", "planted-2")]
    public void A_copy_of_what_a_secret_variable_holds_is_never_passed(string secret, string value)
    {
        var secrets = SecretTexts.Of([Database], new Dictionary<string, string> { [secret] = value });
        Assert.Equal(PassVerdict.HoldsSecret, new EnvironmentRule(["*"], secrets, ignoreCase: false).Judge("COPY", "<planted-2>"));
    }

    [Theory]
    [InlineData("PATH", "/home/grid/bin:/usr/bin")]
    [InlineData("HOME", "/home/grid")]
    [InlineData("USER", "grid")]
    public void What_the_machine_tells_anyone_is_passed_also_where_a_weak_password_stands_in_it(string name, string value)
    {
        var secrets = SecretTexts.Of(["Host=h;Username=grid;Password=grid"], new Dictionary<string, string>());
        Assert.Equal(PassVerdict.Passed, new EnvironmentRule([], secrets, ignoreCase: false).Judge(name, value));
    }

    [Theory]
    [InlineData("16", PassVerdict.Passed)]
    [InlineData("1", PassVerdict.HoldsSecret)]
    public void A_password_of_a_few_letters_is_looked_for_as_a_whole_value_alone(string value, object verdict)
    {
        var secrets = SecretTexts.Of(["Host=h;Password=1"], new Dictionary<string, string>());
        Assert.Equal(verdict, new EnvironmentRule([], secrets, ignoreCase: false).Judge("OMP_NUM_THREADS", value));
    }

    [Theory]
    [InlineData("", "'' is not the name of an environment variable; give names such as MODEL_DIR or AWS_*.")]
    [InlineData("two words", "'two words' is not the name of an environment variable; give names such as MODEL_DIR or AWS_*.")]
    [InlineData(
        "KEY=hidden",
        "'KEY=…' is not the name of an environment variable; give the name alone, and set its value where the silo is started."
    )]
    public void What_cannot_be_a_name_is_refused_without_telling_a_value(string pattern, string why) =>
        Assert.Equal(why, EnvironmentRule.WhyNot(pattern));

    [Theory]
    [InlineData("*")]
    [InlineData("AWS_*")]
    [InlineData("PG*")]
    [InlineData("OTEL_*")]
    [InlineData("ProgramFiles(x86)")]
    public void Names_and_patterns_are_taken(string pattern) => Assert.Null(EnvironmentRule.WhyNot(pattern));

    [Fact]
    public void A_name_that_is_never_passed_stops_the_silo_from_starting()
    {
        var error = Assert.Throws<GridException>(() => PassedEnvironment.OfThisProcess(["MODEL_DIR", "GRID_*"]));
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.StartsWith("'GRID_*' is the grid's own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_that_would_be_passed_but_for_their_values_are_known_by_name()
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = "/bin",
            ["B_COPY"] = Password,
            ["A_COPY"] = Password,
            ["OTHER"] = Password,
            ["GRID_POSTGRES"] = Database,
        };
        var passed = new PassedEnvironment(environment, Rule("*_COPY"));
        Assert.Equal(["PATH"], passed.Variables.Keys);
        Assert.Equal(["A_COPY", "B_COPY"], passed.Withheld);
    }

    private static EnvironmentRule Rule(params string[] named) =>
        new(named, SecretTexts.Of([Database], new Dictionary<string, string>()), ignoreCase: false);
}
