// Carries out Jenkinsfiles as Jenkins would, with its own compiler, in the situations of a JSON file, and prints what
// happened in each. Sections, conditions and steps of Declarative Pipeline that are not known here are refused.
//
//   groovy declarative-pipeline.groovy situations.json
import groovy.json.JsonOutput
import groovy.json.JsonSlurper

def situations = new JsonSlurper().parse(new File(args[0]))
println JsonOutput.toJson(situations.collect { situation ->
  try {
    new Run(situation).result()
  } catch (GroovyRuntimeException refused) {
    [refused: refused.message]
  }
})

/** One build: its stages with agent, environment and steps, and those that were left out. */
class Run {
  final Map situation
  final Map settings = [parameters: [], options: [], triggers: []]
  final List stages = []

  Run(Map situation) { this.situation = situation }

  Map result() {
    def globals = [
      env: [BRANCH_NAME: situation.branch, WORKSPACE: '/work', PATH: '/usr/bin'],
      params: situation.params,
      currentBuild: new Build(causes: situation.causes ?: []),
    ]
    def script = new GroovyShell(new Binding(globals)).parse(new File(situation.jenkinsfile))
    script.metaClass.pipeline = { Closure body -> inside(body, pipelineSections()) }
    try {
      script.run()
    } catch (StepFailed failed) {
      return settings + [stages: stages, result: 'FAILURE']
    }
    settings + [stages: stages, result: 'SUCCESS']
  }

  /** Runs a block in which only these words mean something. */
  static inside(Closure body, Map words) {
    body.delegate = new Words(words)
    body.resolveStrategy = Closure.DELEGATE_FIRST
    body()
  }

  Map pipelineSections() {
    [
      none: 'none', any: 'any',
      agent: { settings.agent = agentOf(it) },
      options: { Closure body ->
        def known = ['disableConcurrentBuilds', 'buildDiscarder', 'timeout', 'timestamps', 'skipDefaultCheckout']
        inside(body, calls(settings.options, known) + [logRotator: { it }])
      },
      triggers: { Closure body -> inside(body, calls(settings.triggers, ['cron', 'pollSCM', 'upstream'])) },
      parameters: { Closure body ->
        inside(body, calls(settings.parameters, ['string', 'text', 'booleanParam', 'choice', 'password']))
      },
      environment: { Closure body -> settings.environment = assigned(body) },
      stages: { Closure body -> inside(body, [stage: { String name, Closure stage -> runStage(name, stage) }]) },
    ]
  }

  void runStage(String name, Closure body) {
    def declared = [:]
    def sections = ['when', 'environment', 'steps', 'post'].collectEntries { section ->
      [section, { Closure each -> declared[section] = each }]
    }
    inside(body, [none: 'none', any: 'any', agent: { declared.agent = agentOf(it) }] + sections)
    if (!declared.steps) throw new GroovyRuntimeException("stage ${name}: no steps")
    if (declared.when && !holds(declared.when)) return
    def steps = []
    stages << [stage: name, agent: declared.agent ?: settings.agent, steps: steps] +
      (declared.environment ? [environment: assigned(declared.environment)] : [:])
    try {
      inside(declared.steps, stepWords(steps))
    } finally {
      // "always" runs however the steps ended.
      if (declared.post) inside(declared.post, [always: { Closure each -> inside(each, stepWords(steps)) }])
    }
  }

  Map stepWords(List steps) {
    calls(steps, ['echo', 'input', 'archiveArtifacts', 'junit', 'checkout']) + [sh: { String script ->
      steps << [sh: script]
      if (situation.fails && script.contains(situation.fails)) throw new StepFailed()
    }]
  }

  boolean holds(Closure when) {
    def conditions = []
    inside(when, [
      beforeAgent: { boolean first -> },
      changeRequest: { -> conditions << (situation.changeRequest == true) },
      branch: { String name -> conditions << (situation.branch == name) },
      expression: { Closure each -> conditions << (each() as boolean) },
    ])
    conditions.every()
  }

  static Object agentOf(agent) {
    if (!(agent instanceof Closure)) return agent
    def label = null
    inside(agent, [label: { label = it }])
    label
  }

  static Map assigned(Closure body) {
    def words = new Words([:])
    body.delegate = words
    body.resolveStrategy = Closure.DELEGATE_FIRST
    body()
    words.assigned.collectEntries { name, value -> [name, value.toString()] }
  }

  static Map calls(List into, List names) {
    names.collectEntries { name ->
      [name, { Object... given -> into << [(name): given.size() == 1 ? text(given[0]) : given.collect { text(it) }] }]
    }
  }

  static text(value) { value instanceof GString ? value.toString() : value }
}

class StepFailed extends RuntimeException {}

/** What a block may say: words with a meaning, and assignments. */
class Words {
  final Map words
  final Map assigned = [:]

  Words(Map words) { this.words = words }

  def methodMissing(String name, args) {
    if (!(words[name] instanceof Closure)) throw new MissingMethodException(name, Words, args as Object[])
    words[name](*args)
  }

  def propertyMissing(String name) {
    if (!words.containsKey(name)) throw new MissingPropertyException(name, Words)
    words[name]
  }

  def propertyMissing(String name, value) { assigned[name] = value }
}

class Build {
  List causes
  List getBuildCauses(String type) { causes.findAll { it == type } }
}
