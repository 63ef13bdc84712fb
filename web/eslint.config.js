import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['node_modules/', 'src/api/schema.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: { globals: globals.browser },
    rules: {
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', 60],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: '时间以服务器为准：用 stores/clock。' },
      ],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // The compiler knows TypeScript's globals; the layout of templates is settled by the eye.
      'no-undef': 'off',
      'max-lines-per-function': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
    },
  },
)
